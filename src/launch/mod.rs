//! Finding a program and becoming it. Nothing here knows of Azure: a [`Launch`] is a program, its
//! arguments and the variables that it is to have.
//!
//! On Unix the process becomes the program, so that nothing stands between it and whoever called:
//! the process ID, the terminal, signals and descriptors are the program's own. Windows has no such
//! call: there the process starts the program, waits for it, and returns its exit code. [`child`] runs
//! a program beside `cua` instead, for what wants to know how it went.

pub mod child;
mod files;
mod find;
#[cfg(unix)]
mod inherited;
mod itself;
mod mark;
mod ours;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::ffi::OsString;
use std::path::PathBuf;

pub use files::{folders, is_path, is_same_name, name_called, program_name};
pub use find::{Candidate, find, find_behind_shims, is_executable, on_path};
pub use ours::{MARKER, is_cua, is_own_name, own_path};
#[cfg(unix)]
pub use unix::become_program;
#[cfg(windows)]
pub use windows::become_program;

/// A program that is to run.
#[derive(Clone, Debug)]
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
