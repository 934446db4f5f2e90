//! Asking a program for its version, where no file tells it.
//!
//! Only a program by its own name is started, and no script: what manages versions (tfenv, mise) stands
//! there as well, and would fetch a version that is missing.

use std::path::Path;
use std::time::Duration;

use super::version::Version;
use crate::doctor::reading;
use crate::launch::Launch;
use crate::launch::child::{self, Careful, End};

/// How long a program may take, on a slow machine.
const LIMIT: Duration = Duration::from_secs(5);

/// What keeps them from asking a server for their newest version, or telling one that they were started.
const QUIET: [(&str, &str); 6] = [
    ("CHECKPOINT_DISABLE", "1"),
    ("PULUMI_SKIP_UPDATE_CHECK", "true"),
    ("AZD_SKIP_UPDATE_CHECK", "true"),
    ("AZURE_DEV_COLLECT_TELEMETRY", "no"),
    ("POWERSHELL_UPDATECHECK", "Off"),
    ("POWERSHELL_TELEMETRY_OPTOUT", "1"),
];

/// What would give terraform other arguments, or make it write its log into a file.
const REMOVED: [&str; 4] = ["TF_CLI_ARGS", "TF_CLI_ARGS_version", "TF_LOG", "TF_LOG_PATH"];

/// What the program in `file` says, where it can be asked.
pub(super) fn version(careful: &Careful, file: &Path, name: &str, arguments: &[&str]) -> Option<Version> {
    let real = dunce::canonicalize(file).ok()?;
    // azd is installed as `azd-linux-amd64`.
    let is_itself = real.file_name()?.to_string_lossy().to_lowercase().starts_with(name);
    if !is_itself || !is_machine_code(&real) {
        return None;
    }
    Version::first_in(&String::from_utf8_lossy(&output(careful, file, arguments)?))
}

/// Whether a file begins as a program of Linux, Windows or macOS does.
fn is_machine_code(file: &Path) -> bool {
    const BEGINNINGS: [&[u8]; 4] = [b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"];
    reading::beginning(file, 4).is_some_and(|begin| BEGINNINGS.iter().any(|known| begin.starts_with(known)))
}

/// What a program prints, within the limit. Neither it nor what it has started outlives that.
fn output(careful: &Careful, file: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let set = QUIET.into_iter().map(|(name, value)| (name, Some(value.into())));
    let launch = Launch {
        path: file.to_owned(),
        name: file.into(),
        arguments: arguments.iter().map(Into::into).collect(),
        variables: set.chain(REMOVED.map(|name| (name, None))).collect(),
    };
    let ran = child::run(careful, &launch, LIMIT).ok()?;
    matches!(ran.end, End::Itself(_)).then_some(ran.printed)
}
