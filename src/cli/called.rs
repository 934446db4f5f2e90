//! By which name `cua` was called.

use std::ffi::{OsStr, OsString};

use crate::launch::{is_own_name, name_called};

/// `cua` was called by the name of another program, as a shim.
#[derive(Debug)]
pub struct Called {
    /// The name of the program.
    pub name: OsString,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

/// The name in the word that called `cua`, where it is another program's.
pub(super) fn name_in(word: &OsStr) -> Option<OsString> {
    name_called(word).filter(|name| !name.is_empty() && !is_own_name(name))
}
