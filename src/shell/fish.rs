//! fish: `cua env fish | source`.

use std::ffi::OsStr;
use std::fmt::Write;

use super::{one_a_line, statements};
use crate::attribution::variables::Change;

/// `source` returns the status of what it ran last.
pub const FAILURE: &str = "false\n";

/// The lines that make these changes.
#[must_use]
pub fn lines(changes: &[Change]) -> Vec<u8> {
    let set = |name: &str, value: &OsStr| format!("set -gx {name} {}", quote(value));
    one_a_line(statements(changes, set, remove))
}

/// A universal variable is the person's own, in every session and for good: it is not erased, but
/// empty for the programs that this session starts. (fish exports it behind a global that is not.)
fn remove(name: &str) -> String {
    format!("set -eg {name}; set -qU {name}; and set -gx {name} ''; or true")
}

/// One word of fish for any bytes, in ASCII.
///
/// Between single quotes fish knows two escapes, `\'` and `\\`, and nothing else is special (fish's
/// language, "Quotes"): POSIX quoting is wrong here. Every byte but printable ASCII is written
/// outside of the quotes as `\Xhh`, which is that very byte in any locale, and keeps a line break
/// from being lost where somebody writes `eval (cua env fish)`.
#[must_use]
pub fn quote(text: &OsStr) -> String {
    let mut word = String::from("'");
    for byte in text.as_encoded_bytes() {
        match byte {
            b'\'' | b'\\' => word.extend(['\\', char::from(*byte)]),
            b' '..=b'~' => word.push(char::from(*byte)),
            // Writing to a string does not fail.
            _ => drop(write!(word, "'\\X{byte:02x}'")),
        }
    }
    word.push('\'');
    word
}
