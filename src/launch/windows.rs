//! Standing for a program: Windows cannot replace one by another in a process.
//!
//! `cua` starts it, waits, and returns its exit code. Whoever presses Ctrl-C means the program, and
//! the system tells every process of the console: `cua` takes no notice, so that the prompt does not
//! come back before the program has ended as it sees fit.

use std::ffi::{OsStr, OsString};
use std::io;
use std::process::Command;

use super::Launch;
use super::find::not_runnable;
use crate::error::{Error, Exit, Result};

/// Runs the program, and returns how it ended.
///
/// std quotes the arguments: as the C library of Windows takes them apart, and for a batch file so
/// that the command prompt finds nothing in them to replace or to run. What cannot be quoted so, it
/// refuses (CVE-2024-24576).
///
/// # Errors
/// As [`find`](super::find), where the system refuses.
pub fn become_program(launch: Launch) -> Result<Exit> {
    let Launch { path, arguments, variables, .. } = launch;
    let mut command = Command::new(&path);
    command.args(&arguments);
    for (name, value) in variables {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    // Not the attribute of a process that ignores Ctrl-C, which the program would inherit. Where no
    // handler can be set, the program runs all the same.
    let _ = ctrlc::set_handler(|| {});
    let source = match command.status() {
        Ok(status) => match status.code() {
            Some(code) => return Ok(Exit::OfProgram(code)),
            None => io::Error::other("it ended without an exit code"),
        },
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => refused(&arguments).unwrap_or(error),
        Err(error) => error,
    };
    if source.kind() == io::ErrorKind::NotFound {
        return Err(Error::ProgramNotFound { program: path.into_os_string(), hint: " when it was started".to_owned() });
    }
    Err(not_runnable(path, source))
}

/// Which argument std has refused, without what it says: it may be a secret.
fn refused(arguments: &[OsString]) -> Option<io::Error> {
    let problem = |argument: &OsStr| {
        argument.as_encoded_bytes().iter().find_map(|byte| match byte {
            b'\r' | b'\n' => Some("a line break, which no batch file can be given"),
            0 => Some("a NUL character, which no argument can"),
            _ => None,
        })
    };
    let found = |(index, argument): (usize, &OsString)| Some((index + 1, problem(argument)?));
    let (number, problem) = arguments.iter().enumerate().find_map(found)?;
    Some(io::Error::new(io::ErrorKind::InvalidInput, format!("argument {number} holds {problem}; leave it out")))
}
