//! JSON that can be shown: to a parser it is the same.

use std::fmt::Write;

use crate::error::is_plain;

/// JSON with everything escaped that [`plain`](crate::error::plain) keeps from a terminal or a log, and JSON
/// does not: such characters stand in strings alone.
#[must_use]
pub fn plain(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || is_plain(c.encode_utf8(&mut [0; 4])) {
            safe.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(safe, "\\u{unit:04x}"); // a string takes everything
        }
    }
    safe.replace("##", "#\\u0023")
}
