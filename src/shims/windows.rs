use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::Path;

use crate::config::disk::patiently;
use crate::shell::pwsh;

/// What separates the folders of `PATH`.
pub(super) const SEPARATOR: char = ';';

/// What is to be done where a shell was running before.
pub const AFTERWARDS: &str = "After an upgrade of `cua`, `cua shim install` renews them: they are copies of it.";

const ENDING: &str = ".exe";

/// The file of the shim of this name.
pub(super) fn file_name(name: &OsStr) -> OsString {
    let mut file = name_of(name).unwrap_or_else(|| name.to_owned());
    file.push(ENDING);
    file
}

/// The name of the shim in this file.
pub(super) fn name_of(file_name: &OsStr) -> Option<OsString> {
    let file = Path::new(file_name);
    let is_program = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(&ENDING[1..]));
    file.file_stem().filter(|_| is_program).map(OsStr::to_owned)
}

/// Makes a folder. Its rights are those that the folder above gives it.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// Makes a shim: a copy, because not everybody may make links.
pub(super) fn make(cua: &Path, shim: &Path) -> io::Result<()> {
    let folder = shim.parent().unwrap_or(Path::new("."));
    patiently(copy_in(cua, folder)?, |draft| draft.persist_noclobber(shim))
}

/// Puts a shim in the place of another one, unless that is running.
pub(super) fn replace(cua: &Path, shim: &Path, folder: &Path) -> io::Result<()> {
    patiently(copy_in(cua, folder)?, |draft| draft.persist(shim))
}

/// A whole copy, which has its name once nothing can go wrong any more.
fn copy_in(cua: &Path, folder: &Path) -> io::Result<tempfile::TempPath> {
    let draft = tempfile::Builder::new().prefix(".cua-shim-").tempfile_in(folder)?.into_temp_path();
    fs::copy(cua, &draft)?;
    Ok(draft)
}

/// Whether a shim is one of this `cua`.
pub(super) fn is_of(cua: &Path, shim: &Path) -> bool {
    let length = |file: &Path| fs::metadata(file).map(|metadata| metadata.len()).ok();
    length(cua) == length(shim) && matches!((fs::read(cua), fs::read(shim)), (Ok(one), Ok(other)) if one == other)
}

/// Whether a file was a shim of a `cua` that is gone. A copy needs nobody.
pub(super) fn is_left_over(_path: &Path) -> bool {
    false
}

/// The line that puts a folder first on `PATH`, for PowerShell.
#[must_use]
pub fn path_line(folder: &Path) -> Vec<u8> {
    let mut path = folder.as_os_str().to_owned();
    path.push(";");
    format!("$Env:PATH = {} + $Env:PATH", pwsh::quote(&path)).into_bytes()
}
