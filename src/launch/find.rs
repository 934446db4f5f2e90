//! Finding the file of a program.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use super::files::{self, check, folders, is_absent, is_path};
use super::ours::{is_own_name, is_shim, is_this_cua, seems_shim};
use crate::error::{Error, Result};

/// The file of a program: the path that was typed, as it was typed, because a script sees it in
/// `$0`; or else the first file of that name on `PATH` which may be executed, absolute. What is `cua`
/// or a shim of it stands for the real program, unless `cua` itself is asked for: it would call
/// itself for ever.
///
/// # Errors
/// [`Error::ProgramNotExecutable`] where there only are files that may not be executed, and
/// [`Error::ProgramNotFound`] where there is none.
pub fn find(program: &OsStr) -> Result<PathBuf> {
    // A copy of `cua` somewhere else looks closer, when it is called.
    find_past(seems_shim, program)
}

/// As [`find`], for a shim, which must not become another one that would become it again: also passes
/// over copies of `cua`, which have to be read to be known.
///
/// # Errors
/// As [`find`].
pub fn find_behind_shims(program: &OsStr) -> Result<PathBuf> {
    find_past(is_shim, program)
}

fn find_past(is_shim: fn(&Path) -> bool, program: &OsStr) -> Result<PathBuf> {
    if is_path(program) {
        return by_path(program);
    }
    let mut not_executable = None;
    let mut passed_over_ourselves = false;
    for candidate in candidates(is_shim, program) {
        match candidate {
            Candidate::Real(path) => return absolute(path),
            Candidate::Shim(_) => passed_over_ourselves = true,
            Candidate::NotExecutable(path, error) => drop(not_executable.get_or_insert((path, error))),
        }
    }
    match not_executable {
        Some((path, source)) => Err(not_runnable(path, source)),
        None => Err(not_found(program, passed_over_ourselves)),
    }
}

/// A file on `PATH` that has the name of a program.
#[derive(Debug)]
pub enum Candidate {
    /// It can be run.
    Real(PathBuf),
    /// It is `cua` under that name.
    Shim(PathBuf),
    /// The system would not run it.
    NotExecutable(PathBuf, io::Error),
}

/// What is on `PATH` under the name of a program, in order; looked for as far as it is asked for.
pub fn on_path(program: &OsStr) -> impl Iterator<Item = Candidate> {
    candidates(is_shim, program)
}

fn candidates(is_shim: fn(&Path) -> bool, program: &OsStr) -> impl Iterator<Item = Candidate> {
    // An empty name would be the folder itself.
    let folders = if program.is_empty() { Vec::new() } else { folders() };
    let files = folders.into_iter().flat_map(move |folder| files::named(&folder, program));
    files.filter_map(move |file| match check(&file) {
        Ok(()) if !is_own_name(program) && is_shim(&file) => Some(Candidate::Shim(file)),
        Ok(()) => Some(Candidate::Real(file)),
        Err(error) if is_absent(&error) => None,
        Err(error) => Some(Candidate::NotExecutable(file, error)),
    })
}

/// An entry of PATH may be relative, or empty, which means the current folder.
fn absolute(path: PathBuf) -> Result<PathBuf> {
    if path.is_absolute() {
        return Ok(path);
    }
    std::path::absolute(&path).map_err(|source| not_runnable(path, source))
}

fn by_path(program: &OsStr) -> Result<PathBuf> {
    let path = files::at(program);
    match check(&path) {
        // `[tools]` may name a shim, which would look into `[tools]` again.
        Ok(()) => match path.file_name() {
            Some(name) if !is_own_name(name) && is_this_cua(&path) => find(name),
            _ => Ok(path),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(not_found(program, false)),
        Err(source) => Err(not_runnable(path, source)),
    }
}

/// Whether the system would run a file.
#[must_use]
pub fn is_executable(file: &Path) -> bool {
    check(file).is_ok()
}

pub(super) fn not_runnable(path: PathBuf, source: io::Error) -> Error {
    Error::ProgramNotExecutable { path, source }
}

fn not_found(program: &OsStr, passed_over_ourselves: bool) -> Error {
    let bytes = program.as_encoded_bytes();
    let hint = if passed_over_ourselves {
        ": what is on `PATH` under that name is `cua` itself, or a shim of it; install the real one, or put its \
         folder there too"
    } else if is_path(program) {
        "; check the path"
    } else if bytes.contains(&b'=') {
        &format!("; to set a variable, {}", files::SET_A_VARIABLE)
    } else if bytes.contains(&b' ') {
        " on `PATH`; if it is a whole command line, do not quote it as one word"
    } else {
        " on `PATH`; install it, or give its path"
    };
    Error::ProgramNotFound { program: program.to_owned(), hint: hint.to_owned() }
}
