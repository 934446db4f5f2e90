//! Az.Accounts, the module of Azure PowerShell that makes the user agent.

use std::env;
use std::path::{Path, PathBuf};

use super::version::Version;
use crate::doctor::{Line, Verdict, reading};
use crate::error::plain_path;
use crate::scope;

const CHECK: &str = "az-accounts";

/// The first that reads `AZUREPS_HOST_ENVIRONMENT`.
const GOOD: [u64; 3] = [3, 0, 4];

/// What is to be said of the module that this pwsh would load.
pub(super) fn line(pwsh: &Path) -> Line {
    let Some((version, folder)) = folders(pwsh).iter().find_map(|folder| installed(folder)) else {
        return Line::good(
            CHECK,
            "no Az.Accounts in the usual folders of modules: Azure PowerShell is not here, or elsewhere",
        );
    };
    let saw = format!("Az.Accounts {} in `{}`", version.as_str(), plain_path(&folder));
    if !version.is_before(GOOD) {
        return Line::good(CHECK, saw);
    }
    Line::bad(
        CHECK,
        Verdict::Error,
        format!("{saw} is older than 3.0.4"),
        "it does not read `AZUREPS_HOST_ENVIRONMENT`, so that nothing is attributed that Azure PowerShell deploys",
        "in pwsh, `Install-Module Az.Accounts -MinimumVersion 3.0.4 -Force`, and open a new one",
    )
}

/// Where PowerShell looks for modules, in its order: the person's, everyone's, its own, and those of the
/// variable (`about_PSModulePath`). On Linux and macOS the person's is where `XDG_DATA_HOME` says (its own test of
/// that specification).
fn folders(pwsh: &Path) -> Vec<PathBuf> {
    let pwsh = dunce::canonicalize(pwsh).unwrap_or_else(|_| pwsh.to_owned());
    let home = scope::home().unwrap_or_default();
    let data = scope::variable("XDG_DATA_HOME").map_or_else(|| home.join(".local/share"), PathBuf::from);
    let mut folders = vec![
        data.join("powershell/Modules"),
        home.join("Documents/PowerShell/Modules"),
        PathBuf::from("/usr/local/share/powershell/Modules"),
    ];
    folders.extend(scope::variable("ProgramFiles").map(|programs| Path::new(&programs).join("PowerShell/Modules")));
    folders.push(pwsh.with_file_name("Modules"));
    folders.extend(env::split_paths(&scope::variable("PSModulePath").unwrap_or_default()));
    folders.retain(|folder| folder.is_absolute());
    folders
}

/// The highest version in a folder of modules, which may have one folder for each.
fn installed(modules: &Path) -> Option<(Version, PathBuf)> {
    let module = modules.join("Az.Accounts");
    let version_of = |folder: PathBuf| {
        let name = folder.file_name()?.to_str()?;
        let version = Version::of(name).filter(|_| folder.join("Az.Accounts.psd1").is_file())?;
        Some((version, folder))
    };
    reading::entries(&module, |_| true).unwrap_or_default().paths.into_iter().filter_map(version_of).max().or_else(
        || {
            let text = reading::text(&module.join("Az.Accounts.psd1"), 256 << 10)?;
            let line = text.lines().find(|line| line.trim_start().starts_with("ModuleVersion"))?;
            Some((Version::first_in(line)?, module))
        },
    )
}
