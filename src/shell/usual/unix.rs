use std::ffi::{OsStr, OsString};
use std::path::Path;

use crate::attribution::variables::Change;
use crate::shell::posix::quote_if_needed;

/// A text as one word.
#[must_use]
pub fn word(text: &OsStr) -> Vec<u8> {
    quote_if_needed(text)
}

/// The line that runs a program with these changes to its environment.
#[must_use]
pub fn command_line(changes: &[Change], program: &Path, arguments: &[OsString]) -> Vec<u8> {
    let mut words: Vec<Vec<u8>> = Vec::new();
    if !changes.is_empty() {
        words.push(b"env".to_vec());
    }
    for change in changes.iter().filter(|change| change.after.is_none()) {
        words.extend([b"-u".to_vec(), change.name.as_bytes().to_vec()]);
    }
    for change in changes {
        let Some(value) = &change.after else { continue };
        words.push([change.name.as_bytes(), b"=", &word(value)].concat());
    }
    if program.as_os_str().as_encoded_bytes().contains(&b'=') {
        // `env` takes such a path for another variable.
        words.extend(["sh", "-c", "'exec \"$0\" \"$@\"'"].map(|word| word.as_bytes().to_vec()));
    }
    words.push(word(program.as_os_str()));
    words.extend(arguments.iter().map(|argument| word(argument)));
    words.join(&b' ')
}
