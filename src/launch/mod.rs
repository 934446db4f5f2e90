//! Finding a program and becoming it. Nothing here knows of Azure: a [`Launch`] is a program, its
//! arguments and the variables that it is to have.
//!
//! On Unix the process becomes the program, so that nothing stands between it and whoever called:
//! the process ID, the terminal, signals and descriptors are the program's own. Other systems have
//! no such call and are not supported yet.

#[cfg(not(unix))]
compile_error!("cua runs on Unix only so far");

#[cfg(unix)]
mod find;
#[cfg(unix)]
mod inherited;
#[cfg(unix)]
mod ours;
#[cfg(unix)]
mod unix;

use std::ffi::OsString;
use std::path::PathBuf;

#[cfg(unix)]
pub use find::{Candidate, find, find_behind_shims, folders, is_executable, is_path, on_path};
#[cfg(unix)]
pub use ours::{MARKER, is_cua, is_own_name, own_path};
#[cfg(unix)]
pub use unix::become_program;

/// A program that is to run.
#[derive(Debug)]
pub struct Launch {
    /// The file.
    pub path: PathBuf,
    /// What it is told that it is called.
    pub name: OsString,
    /// Its arguments, without the name.
    pub arguments: Vec<OsString>,
    /// Variables to set, or to see removed; every other one is passed on as it is.
    pub variables: Vec<(&'static str, Option<OsString>)>,
}

impl Launch {
    /// The same, with the program's path for its name.
    #[must_use]
    pub fn by_its_path(self) -> Self {
        Self { name: self.path.clone().into_os_string(), ..self }
    }
}
