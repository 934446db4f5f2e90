use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::unistd::{AccessFlags, access};

/// What the C library searches where `PATH` is not set.
const DEFAULT_PATH: &str = "/bin:/usr/bin";

/// How a person sets a variable, who wrote it where a program belongs.
pub(in crate::launch) const SET_A_VARIABLE: &str = "write it before `cua` or put `env` before it";

/// The file of `cua` itself in a folder of `PATH`.
pub(in crate::launch) const OWN_FILE: &str = "cua";

/// Whether a program was named by its path, and not to be looked up.
#[must_use]
pub fn is_path(program: &OsStr) -> bool {
    program.as_bytes().contains(&b'/')
}

/// The folders of `PATH`. An empty entry means the current one.
#[must_use]
pub fn folders() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_else(|| DEFAULT_PATH.into());
    env::split_paths(&path).collect()
}

/// The files that a program of this name may be in a folder, in order.
pub(in crate::launch) fn named(folder: &Path, program: &OsStr) -> [PathBuf; 1] {
    [folder.join(program)]
}

/// The file that the path of a program means: as it was typed, because a script sees it in `$0`.
pub(in crate::launch) fn at(program: &OsStr) -> PathBuf {
    PathBuf::from(program)
}

/// By which name the program in a file is called, where it can be one by its name.
#[must_use]
pub fn program_name(file_name: &OsStr) -> Option<&OsStr> {
    Some(file_name)
}

/// Whether two bare names are those of one program.
#[must_use]
pub fn is_same_name(one: &str, other: &str) -> bool {
    one == other
}

/// The name of a program in the word that called it.
#[must_use]
pub fn name_called(word: &OsStr) -> Option<OsString> {
    let name = Path::new(word).file_name()?.as_bytes();
    // Who starts a login shell puts `-` before its name, and no shim has such a name.
    Some(OsStr::from_bytes(name.strip_prefix(b"-").unwrap_or(name)).to_owned())
}

/// Whether the file is there and may be executed.
pub(in crate::launch) fn check(file: &Path) -> io::Result<()> {
    // Root may "execute" any folder.
    if fs::metadata(file)?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(access(file, AccessFlags::X_OK)?)
}

/// Whether this says that there is no such file.
pub(in crate::launch) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Whether these are one file, by whatever links.
pub(in crate::launch) fn is_same(one: &Path, other: &Path) -> bool {
    let identity = |file: &Path| fs::metadata(file).map(|file| (file.dev(), file.ino())).ok();
    identity(one).is_some_and(|it| identity(other) == Some(it))
}
