use std::path::{Path, PathBuf};

use crate::scope::variable;

/// The variable that [`config_folder`] needs.
pub(in crate::scope) const CONFIG_FROM: &str = "APPDATA";
/// The variable that [`data_folder`] needs.
pub const DATA_FROM: &str = "LOCALAPPDATA";

/// The home folder. Not `HOME`, which only programs from elsewhere set, each to another folder.
#[must_use]
pub fn home() -> Option<PathBuf> {
    folder_in("USERPROFILE")
}

/// Where programs keep their configuration, which follows the person to other machines.
pub(in crate::scope) fn config_folder() -> Option<PathBuf> {
    folder_in(CONFIG_FROM)
}

/// Where programs keep what they make, which stays on the machine.
#[must_use]
pub fn data_folder() -> Option<PathBuf> {
    folder_in(DATA_FROM)
}

fn folder_in(name: &str) -> Option<PathBuf> {
    variable(name).map(PathBuf::from).filter(|folder| folder.is_absolute())
}

/// The current folder as it is compared with others: the system gives it as it was typed, in any
/// case, and through any link.
pub(in crate::scope) fn without_links(here: &Path) -> PathBuf {
    dunce::canonicalize(here).unwrap_or_else(|_| here.to_owned())
}
