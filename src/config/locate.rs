//! Where the files are.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::PROJECT_FILE;
pub use super::disk::everyone_may_write;
use crate::error::{Error, Result};

/// What an upward search for `cua.toml` found.
#[derive(Debug, Default)]
pub struct Nearest {
    /// The nearest file that may be trusted.
    pub path: Option<PathBuf>,
    /// Nearer ones in folders that everyone may write: anyone could have put them there.
    pub passed_over: Vec<PathBuf>,
}

/// Looks for `cua.toml` in `folder`, which is absolute, and in each folder above it.
///
/// # Errors
/// Where the system does not say whether there is a file: a project that cannot be seen must not
/// be taken for one that is not there.
pub fn nearest_project_file(folder: &Path) -> Result<Nearest> {
    let mut nearest = Nearest::default();
    for folder in folder.ancestors() {
        let path = folder.join(PROJECT_FILE);
        // Not `metadata`: a link that leads nowhere is a mistake to speak of, not a missing file.
        match fs::symlink_metadata(&path) {
            Err(error) if is_missing(&error) => {}
            Err(error) => return Err(Error::file("look for", &path, error)),
            Ok(_) if everyone_may_write(folder)? => nearest.passed_over.push(path),
            Ok(_) => {
                nearest.path = Some(path);
                break;
            }
        }
    }
    Ok(nearest)
}

/// Whether this says that there is no file. `HOME=/dev/null` is a way to have none.
pub(super) fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// What decides where the user configuration is; each is `None` where it is unset or empty.
#[derive(Debug, Default)]
pub struct Places {
    /// `$CUA_CONFIG`.
    pub cua_config: Option<PathBuf>,
    /// `$XDG_CONFIG_HOME`.
    pub xdg_config_home: Option<PathBuf>,
    /// Where this system keeps configurations.
    pub usual: Option<PathBuf>,
}

/// Where the user configuration is, or would be.
#[must_use]
pub fn user_config(places: &Places) -> Option<PathBuf> {
    if let Some(path) = &places.cua_config {
        return Some(path.clone());
    }
    // The XDG Base Directory Specification: a relative path there is to be ignored.
    let xdg = places.xdg_config_home.as_ref().filter(|path| path.is_absolute()).cloned();
    let folder = xdg.or_else(|| places.usual.clone())?;
    Some(folder.join("cua").join("config.toml"))
}
