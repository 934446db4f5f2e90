//! The command prompt of Windows: `for /f "delims=" %i in ('cua env cmd') do @%i`, with `%%i` for
//! `%i` in a batch file.

use std::ffi::OsStr;

use super::{Uncarried, one_a_line, statements};
use crate::attribution::variables::Change;

/// Sets the error level. `exit /b` would close the window of somebody who types.
pub const FAILURE: &str = "cmd /c exit 1\n";

/// The lines that make these changes. An empty value removes the variable: to the command prompt
/// both are the same.
#[must_use]
pub fn lines(changes: &[Change]) -> Vec<u8> {
    let set = |name: &str, value: &OsStr| format!("set \"{name}={}\"", value.to_string_lossy());
    one_a_line(statements(changes, set, |name| format!("set \"{name}=\"")))
}

/// What cannot stand between the quotes of `set "NAME=value"`.
///
/// There, `&|<>^` and blanks are plain text. But `%` and, with delayed expansion, `!` are replaced
/// when the line is run from a file instead; a `"` ends the quotes, and what follows could run; other
/// characters depend on the code page of the window. No escape is right in each of these ways.
pub(super) fn cannot_carry(text: &OsStr) -> Option<Uncarried> {
    let bytes = text.as_encoded_bytes();
    if bytes.iter().any(|byte| b"%!\"".contains(byte)) {
        return Some("one of % ! \"");
    }
    let is_printable = bytes.iter().all(|byte| (b' '..=b'~').contains(byte));
    (!is_printable).then_some("a character other than printable ASCII")
}
