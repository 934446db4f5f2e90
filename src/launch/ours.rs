//! Telling `cua` from every other program, so that it never starts itself: a shim that finds another
//! shim would call it, and be called by it, for ever.
//!
//! The file that runs is known by its inode, which serves every link. A copy, of this version or of
//! another one, is known by a mark near its start: one read tells it from terraform, whose 90 MB
//! nobody wants to compare. A folder that `cua shim install` made is known by the file [`MARKER`].
#![allow(unsafe_code, reason = "a static is put into a section of its own")]

use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::find::folders;

/// The file that says of a folder that `cua shim install` made it.
pub const MARKER: &str = ".cua-shims";

/// Whether a program of this name is `cua`, another version of it, or a plugin, and never a shim.
#[must_use]
pub fn is_own_name(name: &OsStr) -> bool {
    name.as_bytes().get(..3).is_some_and(|start| start.eq_ignore_ascii_case(b"cua"))
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
    let identity = |file: &Path| fs::metadata(file).map(|file| (file.dev(), file.ino())).ok();
    env::current_exe().is_ok_and(|ourselves| identity(&ourselves).is_some_and(|it| identity(file) == Some(it)))
}

/// The path of this `cua` that lasts: the one on `PATH`, where it is there. A package manager leads
/// that to a folder with a version in its name, which is gone after the next upgrade.
///
/// # Errors
/// Where the system does not know the file that runs, or it was deleted.
pub fn own_path() -> io::Result<PathBuf> {
    let on_path = folders().into_iter().filter(|folder| folder.is_absolute()).map(|folder| folder.join("cua"));
    match on_path.into_iter().find(|file| is_this_cua(file)) {
        Some(file) => Ok(file),
        None => env::current_exe().and_then(fs::canonicalize),
    }
}

/// What [`MARK`] must contain, and no script that mentions it does.
const WORD: [u8; 16] = *b"cua-launcher-4f\0";

/// The mark: an ELF note, because linkers put notes right behind the file's headers, and no tool that
/// strips a program takes them out. In Mach-O, it is the section's name that stands in the headers.
#[used]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__TEXT,cua-launcher-4f"))]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".note.cua"))]
static MARK: Note = Note { name_size: 16, content_size: 0, kind: 1, name: WORD };

/// As elf(5) has it.
#[repr(C, align(4))]
struct Note {
    name_size: u32,
    content_size: u32,
    kind: u32,
    name: [u8; 16],
}

fn bears_the_mark(file: &Path) -> bool {
    const START: usize = 8 << 10;
    // Nothing else is opened: a pipe would wait for a writer.
    if !fs::metadata(file).is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let mut start = [0; START];
    let read = File::open(file).and_then(|mut file| file.read(&mut start));
    read.is_ok() && start.windows(WORD.len()).any(|window| window == WORD)
}
