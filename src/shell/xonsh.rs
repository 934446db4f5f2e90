//! xonsh: `with ${...}.swap(XONSH_SUBPROC_CAPTURED_PRINT_STDERR=True): execx(!(cua env xonsh).out)`.
//!
//! By itself, `!(…)` keeps what `cua` has to say to the person.
//! Not `execx($(cua env xonsh))`: where `cua` fails, newer versions of xonsh throw before they
//! evaluate the lines that undo what was set.

use std::ffi::OsStr;
use std::fmt::Write;

use super::{one_a_line, statements};
use crate::attribution::variables::Change;

/// Throws an exception.
pub const FAILURE: &str = "raise RuntimeError('cua env failed')\n";

/// The lines that make these changes; the first that fails ends the evaluation.
#[must_use]
pub fn lines(changes: &[Change]) -> Vec<u8> {
    let set = |name: &str, value: &OsStr| format!("${name} = {}", quote(value));
    one_a_line(statements(changes, set, |name| format!("del ${name}")))
}

/// One string of Python for any bytes, in ASCII.
///
/// Between single quotes `\` begins an escape and nothing else is special; xonsh replaces variables
/// in the words of commands, not in Python's strings. A byte that is not UTF-8 is a lone surrogate
/// to Python, U+DC00 and the byte, which it turns into the byte again for a child (PEP 383).
#[must_use]
pub fn quote(text: &OsStr) -> String {
    let mut word = String::from("'");
    for part in text.as_encoded_bytes().utf8_chunks() {
        for c in part.valid().chars() {
            match c {
                '\'' | '\\' => word.extend(['\\', c]),
                ' '..='~' => word.push(c),
                // Writing to a string does not fail.
                _ => drop(write!(word, "\\U{:08x}", u32::from(c))),
            }
        }
        for byte in part.invalid() {
            let _ = write!(word, "\\udc{byte:02x}");
        }
    }
    word.push('\'');
    word
}
