//! az: its version, which its packages tell, because starting it takes a second.

use std::path::{Path, PathBuf};

use super::version::Version;
use crate::doctor::{Line, Verdict, reading};

/// Before it, `az rest` did not read the variable, and other commands sent it twice
/// (Azure/azure-cli, pull request 12734, which followed 2.2.0).
const GOOD: [u64; 3] = [2, 3, 0];

/// What is wrong with a version.
pub(super) fn line(version: &Version) -> Option<Line> {
    version.is_before(GOOD).then(|| {
        Line::bad(
            "az",
            Verdict::Warning,
            format!("az {} is older than 2.3", version.as_str()),
            "its `az rest` does not send `AZURE_HTTP_USER_AGENT`, so what is deployed with that is not attributed; \
             other commands send it twice",
            "upgrade az in the way in which it was installed",
        )
    })
}

/// The version of the az in a file.
pub(super) fn version(az: &Path) -> Option<Version> {
    homes(az).iter().flat_map(|home| packages(home)).find_map(|folder| version_in(&folder))
}

/// The folders in which the Python packages of az may be installed. The file is beside them (pip, pipx, uv,
/// Windows), or else a script that names them: `../libexec` (Homebrew), `../lib64/az` (rpm),
/// `../../opt/az` (deb), or an interpreter.
fn homes(az: &Path) -> Vec<PathBuf> {
    let az = dunce::canonicalize(az).unwrap_or_else(|_| az.to_owned());
    let Some(home) = az.parent().and_then(Path::parent) else { return Vec::new() };
    let mut homes: Vec<PathBuf> = ["", "libexec", "lib64/az", "../opt/az"].map(|place| home.join(place)).into();
    homes.extend(reading::text(&az, 4 << 10).and_then(|script| home_of_interpreter(&script)));
    homes
}

/// The folder of the Python that a script names, as `#!/opt/tools/az/bin/python3`.
fn home_of_interpreter(script: &str) -> Option<PathBuf> {
    let words = script.split(|c: char| c.is_whitespace() || "\"'=!".contains(c)).map(Path::new);
    let mut pythons = words.filter(|word| {
        let name = word.file_name().unwrap_or_default().as_encoded_bytes();
        word.is_absolute() && name.starts_with(b"python")
    });
    Some(pythons.next()?.parent()?.parent()?.to_owned())
}

/// The folders of packages in such a folder: those of Python's own installer, of Debian, and of Windows.
fn packages(home: &Path) -> Vec<PathBuf> {
    let is_python = |path: &Path| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"python3"));
    let libraries = ["lib", "lib64"].into_iter().flat_map(|library| entries(&home.join(library), is_python));
    let mut folders: Vec<PathBuf> =
        libraries.flat_map(|python| ["site-packages", "dist-packages"].map(|packages| python.join(packages))).collect();
    folders.push(home.join("Lib/site-packages"));
    folders
}

/// The version of az in a folder of packages.
fn version_in(packages: &Path) -> Option<Version> {
    let installed = entries(packages, |_| true).into_iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?;
        let rest = ["azure_cli-", "azure_cli_core-"].into_iter().find_map(|prefix| name.strip_prefix(prefix))?;
        let version = [".dist-info", ".egg-info"].into_iter().find_map(|end| rest.strip_suffix(end))?;
        Version::of(version.split("-py").next()?)
    });
    installed.max().or_else(|| {
        let text = reading::text(&packages.join("azure/cli/core/__init__.py"), 64 << 10)?;
        let line = text.lines().find(|line| line.starts_with("__version__"))?;
        Version::first_in(line)
    })
}

/// What is wanted of a folder, which may not be there.
fn entries(folder: &Path, is_wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    reading::entries(folder, is_wanted).unwrap_or_default().paths
}
