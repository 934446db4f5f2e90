use std::path::{Path, PathBuf};

use crate::scope::variable;

/// The variable that [`config_folder`] needs.
pub(in crate::scope) const CONFIG_FROM: &str = "HOME";
/// The variable that [`data_folder`] needs.
pub const DATA_FROM: &str = "HOME";

/// The home folder; a `HOME` that is empty or relative is none. The account is not asked: that may
/// open a connection to a name service, before every program that is started.
#[must_use]
pub fn home() -> Option<PathBuf> {
    variable("HOME").map(PathBuf::from).filter(|home| home.is_absolute())
}

/// Where programs keep their configuration. Linux and macOS have the same place: people who share
/// their dotfiles expect it there, and `~/Library` is for programs with windows.
pub(in crate::scope) fn config_folder() -> Option<PathBuf> {
    Some(home()?.join(".config"))
}

/// Where programs keep what they make.
#[must_use]
pub fn data_folder() -> Option<PathBuf> {
    Some(home()?.join(".local/share"))
}

/// The current folder as it is compared with others: the system gives it without links.
pub(in crate::scope) fn without_links(here: &Path) -> PathBuf {
    here.to_owned()
}
