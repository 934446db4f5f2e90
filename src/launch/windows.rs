//! Standing for a program: Windows cannot replace one by another in a process.
//!
//! `cua` starts it, waits, and returns its exit code. Whoever presses Ctrl-C means the program, and
//! the system tells every process of the console: `cua` takes no notice, so that the prompt does not
//! come back before the program has ended as it sees fit.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::windows::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

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
    let mut command = command(&launch, &launch.arguments)?;
    // Not the attribute of a process that ignores Ctrl-C, which the program would inherit. Where no
    // handler can be set, the program runs all the same.
    let _ = ctrlc::set_handler(|| {});
    let source = match command.status() {
        Ok(status) => match status.code() {
            Some(code) => return Ok(Exit::OfProgram(code)),
            None => io::Error::other("it ended without an exit code"),
        },
        Err(error) => error,
    };
    Err(not_started(launch.path, &launch.arguments, source))
}

/// Runs the program with these arguments behind its own, without an input, and returns what it printed.
///
/// # Errors
/// As [`become_program`].
pub fn output(launch: &Launch, arguments: impl Iterator<Item = OsString>) -> Result<Output> {
    let arguments: Vec<OsString> = launch.arguments.iter().cloned().chain(arguments).collect();
    let output = command(launch, &arguments)?.stdin(Stdio::null()).output();
    output.map_err(|source| not_started(launch.path.clone(), &arguments, source))
}

fn command(launch: &Launch, arguments: &[OsString]) -> Result<Command> {
    let path = &launch.path;
    let room = Room::of(path);
    if is_replaced(path) {
        let problem = "the command prompt, which runs batch files, replaces what stands between `%`; rename the folder";
        return Err(not_runnable(path.clone(), io::Error::other(problem)));
    }
    if room.is_too_small_for(path, arguments) {
        return Err(not_runnable(path.clone(), room.exceeded()));
    }
    let mut command = Command::new(path);
    command.args(arguments);
    for (name, value) in &launch.variables {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    Ok(command)
}

fn not_started(path: PathBuf, arguments: &[OsString], error: io::Error) -> Error {
    let source = match error {
        error if error.kind() == io::ErrorKind::InvalidInput => refused(arguments).unwrap_or(error),
        error if error.raw_os_error() == Some(ERROR_FILENAME_EXCED_RANGE) => Room::of(&path).exceeded(),
        error => error,
    };
    if source.kind() == io::ErrorKind::NotFound {
        return Error::ProgramNotFound { program: path.into_os_string(), hint: " when it was started".to_owned() };
    }
    not_runnable(path, source)
}

/// What `CreateProcessW` says of a command line that is too long: "The filename or extension is too
/// long".
const ERROR_FILENAME_EXCED_RANGE: i32 = 206;

/// How long a command line can be, in UTF-16 units.
struct Room {
    longest: usize,
    of_what: &'static str,
    /// What std writes for a `%`.
    percent: usize,
}

/// That of `CreateProcessW`, without the NUL at the end.
const FOR_A_PROGRAM: Room = Room { longest: 32_766, of_what: "", percent: 1 };

/// That of the command prompt behind `/c`, which runs batch files. What is longer fails there, not
/// always with words.
const FOR_A_BATCH_FILE: Room = Room { longest: 8_191, of_what: " of a batch file", percent: "%%cd:~,%".len() };

impl Room {
    fn of(path: &Path) -> Self {
        if is_batch(path) { FOR_A_BATCH_FILE } else { FOR_A_PROGRAM }
    }

    /// Whether these surely need more. Which arguments get quotes is std's own business, so that some
    /// which need more are left to the system; what could be run never is refused here.
    fn is_too_small_for(&self, path: &Path, arguments: &[OsString]) -> bool {
        let weight = |unit| match u8::try_from(unit) {
            Ok(b'%') => self.percent,
            Ok(b'"') => 2,
            _ => 1,
        };
        let length = |text: &OsStr| text.encode_wide().map(weight).sum::<usize>();
        let path = path.as_os_str().encode_wide().count() + 2;
        arguments.iter().fold(path, |sum, argument| sum + 1 + length(argument)) > self.longest
    }

    fn exceeded(&self) -> io::Error {
        let Self { longest, of_what, .. } = self;
        let problem =
            format!("its command line would have more than {longest} characters, the most that Windows takes{of_what}");
        io::Error::new(io::ErrorKind::ArgumentListTooLong, problem)
    }
}

fn is_batch(path: &Path) -> bool {
    let is = |ending: &str| path.extension().is_some_and(|it| it.eq_ignore_ascii_case(ending));
    is("bat") || is("cmd")
}

/// Whether the command prompt may see another path: std leaves a `%` in that of a batch file as it is.
fn is_replaced(path: &Path) -> bool {
    is_batch(path) && path.to_string_lossy().matches('%').nth(1).is_some()
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
