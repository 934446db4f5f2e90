use std::ffi::{OsStr, OsString};
use std::path::Path;

use crate::attribution::variables::Change;
use crate::shell::pwsh;

/// A text as one word.
#[must_use]
pub fn word(text: &OsStr) -> Vec<u8> {
    pwsh::quote_if_needed(text).into_bytes()
}

/// The line that runs a program with these changes to its environment. They last: PowerShell has no
/// way to set a variable for one program.
#[must_use]
pub fn command_line(changes: &[Change], program: &Path, arguments: &[OsString]) -> Vec<u8> {
    let words = [program.as_os_str()].into_iter().chain(arguments.iter().map(OsString::as_os_str));
    // Without `&` a path in quotes would be a text to print.
    let call = words.fold("&".to_owned(), |line, word| format!("{line} {}", pwsh::quote_if_needed(word)));
    let statements: Vec<String> = pwsh::assignments(changes).into_iter().chain([call]).collect();
    statements.join("; ").into_bytes()
}
