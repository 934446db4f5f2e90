//! Elvish: `cua env elvish | eval (slurp)`.
//!
//! Not `eval (cua env elvish | slurp)`: where `cua` fails, Elvish would throw before it evaluates
//! the lines that undo what was set.

use std::ffi::OsStr;
use std::fmt::Write;

use super::{one_a_line, statements};
use crate::attribution::variables::Change;

/// Throws an exception.
pub const FAILURE: &str = "fail 'cua env failed'\n";

/// The lines that make these changes; the first that fails ends the evaluation.
#[must_use]
pub fn lines(changes: &[Change]) -> Vec<u8> {
    let set = |name: &str, value: &OsStr| format!("set-env {name} {}", quote(value));
    one_a_line(statements(changes, set, |name| format!("unset-env {name}")))
}

/// One string of Elvish for any bytes, in ASCII.
///
/// Between double quotes only `\` and `"` are special, there are no interpolations, and `\xhh` is
/// that very byte (Elvish's language reference, "Double-quoted string").
#[must_use]
pub fn quote(text: &OsStr) -> String {
    let mut word = String::from("\"");
    for byte in text.as_encoded_bytes() {
        match byte {
            b'"' | b'\\' => word.extend(['\\', char::from(*byte)]),
            b' '..=b'~' => word.push(char::from(*byte)),
            // Writing to a string does not fail.
            _ => drop(write!(word, "\\x{byte:02x}")),
        }
    }
    word.push('"');
    word
}
