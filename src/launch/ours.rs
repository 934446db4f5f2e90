//! Telling `cua` from every other program, so that it never starts itself: a shim that finds another
//! shim would call it, and be called by it, for ever.
//!
//! The file that runs is known by its inode or its real path, which serves every link. A copy, of this version or of
//! another one, is known by a mark near its start: one read tells it from terraform, whose 90 MB
//! nobody wants to compare. A folder that `cua shim install` made is known by the file [`MARKER`].

use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::files::{OWN_FILE, folders, is_same};
use super::itself::own_file;
use super::mark;

/// The file that says of a folder that `cua shim install` made it.
pub const MARKER: &str = ".cua-shims";

/// Whether a program of this name is `cua`, another version of it, or a plugin, and never a shim.
#[must_use]
pub fn is_own_name(name: &OsStr) -> bool {
    name.as_encoded_bytes().get(..3).is_some_and(|start| start.eq_ignore_ascii_case(b"cua"))
}

/// Whether a program that is found by another name than our own is `cua`, or a shim of it.
pub(super) fn is_shim(file: &Path) -> bool {
    seems_shim(file) || bears_the_mark(file)
}

/// As [`is_shim`], as far as that can be told without reading the file.
pub(super) fn seems_shim(file: &Path) -> bool {
    is_this_cua(file) || fs::symlink_metadata(file.with_file_name(MARKER)).is_ok()
}

/// Whether a file is a `cua`: this one, by whatever link, or a copy of any version.
#[must_use]
pub fn is_cua(file: &Path) -> bool {
    is_this_cua(file) || bears_the_mark(file)
}

pub(super) fn is_this_cua(file: &Path) -> bool {
    own_file().is_some_and(|ourselves| is_same(&ourselves, file))
}

/// The path of this `cua` that lasts: the one on `PATH`, where it is there. A package manager leads
/// that to a folder with a version in its name, which is gone after the next upgrade.
///
/// # Errors
/// Where the system does not know the file that runs, or it was deleted.
pub fn own_path() -> io::Result<PathBuf> {
    let on_path = folders().into_iter().filter(|folder| folder.is_absolute()).map(|folder| folder.join(OWN_FILE));
    match on_path.into_iter().find(|file| is_this_cua(file)) {
        Some(file) => Ok(file),
        None => env::current_exe().and_then(dunce::canonicalize),
    }
}

fn bears_the_mark(file: &Path) -> bool {
    const START: usize = 8 << 10;
    // Nothing else is opened: a pipe would wait for a writer.
    if !fs::metadata(file).is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let mut start = [0; START];
    let read = File::open(file).and_then(|mut file| file.read(&mut start));
    let word = mark::word();
    read.is_ok() && start.windows(word.len()).any(|window| window == word)
}
