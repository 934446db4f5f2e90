//! Becoming a program, as GNU `env` does.

use std::convert::Infallible;
use std::ffi::{CString, OsString};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use nix::errno::Errno;
use nix::unistd::execve;

use super::find::not_runnable;
use super::{Launch, inherited};
use crate::error::{Error, Exit, Result};

/// The shell that runs a script without a `#!` line, as `execvp` does.
const SHELL: &str = "/bin/sh";

/// Becomes the program: on success this does not return.
///
/// # Errors
/// As [`find`](super::find), where the system refuses.
pub fn become_program(launch: Launch) -> Result<Exit> {
    let path = launch.path;
    let source = match execute(&path, launch.name, launch.arguments, &launch.variables) {
        Ok(never) => match never {},
        Err(errno) => io::Error::from(errno),
    };
    Err(not_started(path, source))
}

/// Runs the program with these arguments behind its own, without an input, and returns what it printed.
///
/// # Errors
/// As [`become_program`].
pub fn output(launch: &Launch, arguments: impl Iterator<Item = OsString>) -> Result<Output> {
    let arguments: Vec<OsString> = launch.arguments.iter().cloned().chain(arguments).collect();
    let run = |command: &mut Command| {
        for (name, value) in &launch.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.args(&arguments).stdin(Stdio::null()).output()
    };
    let output = match run(Command::new(&launch.path).arg0(&launch.name)) {
        Err(error) if error.raw_os_error() == Some(Errno::ENOEXEC as i32) => run(Command::new(SHELL).arg(&launch.path)),
        outcome => outcome,
    };
    output.map_err(|source| not_started(launch.path.clone(), source))
}

fn not_started(path: PathBuf, source: io::Error) -> Error {
    // The file was there a moment ago: what is missing is the program in its `#!` line.
    if source.kind() == io::ErrorKind::NotFound {
        let hint = " when it was started; if it is a script, the program in its `#!` line is missing".to_owned();
        return Error::ProgramNotFound { program: path.into_os_string(), hint };
    }
    not_runnable(path, source)
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
