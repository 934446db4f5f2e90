//! By which name `cua` was called.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::launch::is_own_name;

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
    let name = Path::new(word).file_name()?.as_bytes();
    // Who starts a login shell puts `-` before its name, and no shim has such a name.
    let name = OsStr::from_bytes(name.strip_prefix(b"-").unwrap_or(name));
    (!name.is_empty() && !is_own_name(name)).then(|| name.to_owned())
}
