//! Becoming a program, as GNU `env` does.

use std::convert::Infallible;
use std::env;
use std::ffi::{CString, OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::unistd::{AccessFlags, access, execve};

use super::{Launch, inherited};
use crate::error::{Error, Result};

/// What the C library searches where `PATH` is not set.
const DEFAULT_PATH: &str = "/bin:/usr/bin";

/// The shell that runs a script without a `#!` line, as `execvp` does.
const SHELL: &str = "/bin/sh";

/// The file of a program: the path that was typed, as it was typed, because a script sees it in
/// `$0`; or else the first file of that name on `PATH` which may be executed, absolute. A link to
/// `cua` is passed over, unless `cua` itself is asked for: it would call itself for ever.
///
/// # Errors
/// [`Error::ProgramNotExecutable`] where there only are files that may not be executed, and
/// [`Error::ProgramNotFound`] where there is none.
pub fn find(program: &OsStr) -> Result<PathBuf> {
    if program.as_bytes().contains(&b'/') {
        return by_path(program);
    }
    if program.is_empty() {
        return Err(not_found(program, false));
    }
    let path = env::var_os("PATH").unwrap_or_else(|| DEFAULT_PATH.into());
    let mut not_executable = None;
    let mut passed_over_ourselves = false;
    for folder in env::split_paths(&path) {
        let candidate = folder.join(program);
        match check(&candidate) {
            Ok(()) if is_ourselves(program, &candidate) => passed_over_ourselves = true,
            Ok(()) => return absolute(candidate),
            Err(error) if is_absent(&error) => {}
            Err(error) => drop(not_executable.get_or_insert((candidate, error))),
        }
    }
    match not_executable {
        Some((path, source)) => Err(not_runnable(path, source)),
        None => Err(not_found(program, passed_over_ourselves)),
    }
}

/// An entry of PATH may be relative, or empty, which means the current folder.
fn absolute(path: PathBuf) -> Result<PathBuf> {
    if path.is_absolute() {
        return Ok(path);
    }
    std::path::absolute(&path).map_err(|source| not_runnable(path, source))
}

fn by_path(program: &OsStr) -> Result<PathBuf> {
    let path = PathBuf::from(program);
    match check(&path) {
        Ok(()) => Ok(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(not_found(program, false)),
        Err(source) => Err(not_runnable(path, source)),
    }
}

/// Whether the file is there and may be executed.
fn check(path: &Path) -> io::Result<()> {
    // Root may "execute" any folder.
    if fs::metadata(path)?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(access(path, AccessFlags::X_OK)?)
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn is_ourselves(program: &OsStr, candidate: &Path) -> bool {
    if program.as_bytes().starts_with(b"cua") {
        return false;
    }
    let identity = |path: &Path| fs::metadata(path).ok().map(|file| (file.dev(), file.ino()));
    env::current_exe().is_ok_and(|ourselves| identity(&ourselves) == identity(candidate))
}

fn not_runnable(path: PathBuf, source: io::Error) -> Error {
    Error::ProgramNotExecutable { path, source }
}

fn not_found(program: &OsStr, passed_over_ourselves: bool) -> Error {
    let bytes = program.as_bytes();
    let hint = if passed_over_ourselves {
        ": what is on `PATH` under that name is `cua` itself; put the folder of the real one there too"
    } else if bytes.contains(&b'/') {
        "; check the path"
    } else if bytes.contains(&b'=') {
        "; to set a variable, write it before `cua` or put `env` before it"
    } else if bytes.contains(&b' ') {
        " on `PATH`; if it is a whole command line, do not quote it as one word"
    } else {
        " on `PATH`; install it, or give its path"
    };
    Error::ProgramNotFound { program: program.to_owned(), hint: hint.to_owned() }
}

/// Becomes the program: on success this does not return.
///
/// # Errors
/// As [`find`], where the system refuses.
pub fn become_program(launch: Launch) -> Result<Infallible> {
    let path = launch.path;
    let source = match execute(&path, launch.name, launch.arguments, &launch.variables) {
        Ok(never) => match never {},
        Err(errno) => io::Error::from(errno),
    };
    // The file was there a moment ago: what is missing is the program in its `#!` line.
    if source.kind() == io::ErrorKind::NotFound {
        let hint = " when it was started; if it is a script, the program in its `#!` line is missing".to_owned();
        return Err(Error::ProgramNotFound { program: path.into_os_string(), hint });
    }
    Err(not_runnable(path, source))
}

fn execute(
    path: &Path,
    name: OsString,
    arguments: Vec<OsString>,
    variables: &[(&'static str, Option<OsString>)],
) -> std::result::Result<Infallible, Errno> {
    let environment = with(variables, inherited::environment())?;
    let file = c_string(path.as_os_str().to_owned())?;
    let mut words = vec![c_string(name)?];
    for argument in arguments {
        words.push(c_string(argument)?);
    }
    inherited::put_back();
    match execve(&file, &words, &environment) {
        Err(Errno::ENOEXEC) => {
            let shell = c_string(SHELL.into())?;
            words.splice(..1, [shell.clone(), file]);
            execve(&shell, &words, &environment)
        }
        outcome => outcome,
    }
}

/// A string for the system; a NUL in it, which only a file of ours could hold, is refused.
fn c_string(text: OsString) -> std::result::Result<CString, Errno> {
    CString::new(text.into_vec()).map_err(|_| Errno::EINVAL)
}

/// The environment with these variables: what is replaced stays in its place, and is there only once.
fn with(
    variables: &[(&'static str, Option<OsString>)],
    mut environment: Vec<CString>,
) -> std::result::Result<Vec<CString>, Errno> {
    for (name, value) in variables {
        let is_it =
            |entry: &CString| entry.to_bytes().strip_prefix(name.as_bytes()).is_some_and(|rest| rest.starts_with(b"="));
        let place = environment.iter().position(is_it).unwrap_or(environment.len());
        environment.retain(|entry| !is_it(entry));
        if let Some(value) = value {
            let mut entry = OsString::from(name);
            entry.push("=");
            entry.push(value);
            environment.insert(place, c_string(entry)?);
        }
    }
    Ok(environment)
}
