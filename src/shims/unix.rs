use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, symlink};
use std::path::Path;

use crate::shell::posix::quote_if_needed;

/// What separates the folders of `PATH`.
pub(super) const SEPARATOR: char = ':';

/// What is to be done where a shell was running before.
pub const AFTERWARDS: &str = "A shell that has run one of them before finds its shim after `hash -r`.";

/// The file of the shim of this name.
pub(super) fn file_name(name: &OsStr) -> OsString {
    name.to_owned()
}

/// The name of the shim in this file.
#[allow(clippy::unnecessary_wraps, reason = "not every file of its twin is one")]
pub(super) fn name_of(file_name: &OsStr) -> Option<OsString> {
    Some(file_name.to_owned())
}

/// Makes a folder that only we may write.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    const ONLY_WE_WRITE: u32 = 0o755;
    DirBuilder::new().recursive(true).mode(ONLY_WE_WRITE).create(path)
}

/// Makes a shim: a link, which serves the `cua` that will be there after an upgrade.
pub(super) fn make(cua: &Path, shim: &Path) -> io::Result<()> {
    symlink(cua, shim)
}

/// Puts a shim in the place of another one. The name is never missing.
pub(super) fn replace(cua: &Path, shim: &Path, folder: &Path) -> io::Result<()> {
    let link = tempfile::Builder::new().prefix(".cua-shim-").make_in(folder, |draft| symlink(cua, draft))?;
    link.persist(shim).map(drop).map_err(|error| error.error)
}

/// Whether a shim is one of this `cua`.
pub(super) fn is_of(cua: &Path, shim: &Path) -> bool {
    fs::read_link(shim).is_ok_and(|target| target == cua && shim.exists())
}

/// Whether a file was a shim of a `cua` that is gone.
pub(super) fn is_left_over(path: &Path) -> bool {
    let leads_to_cua = |target: &Path| target.file_name().is_some_and(|name| name == "cua");
    !path.exists() && fs::read_link(path).is_ok_and(|target| leads_to_cua(&target))
}

/// The line that puts a folder first on `PATH`.
#[must_use]
pub fn path_line(folder: &Path) -> Vec<u8> {
    [b"export PATH=", quote_if_needed(folder.as_os_str()).as_slice(), b":\"$PATH\""].concat()
}
