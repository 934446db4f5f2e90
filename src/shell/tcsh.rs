//! tcsh and csh: ``eval "`cua env tcsh`"``.

use std::ffi::OsStr;

use super::Uncarried;
use crate::attribution::variables::Change;

/// Sets the status, which ends a script under `tcsh -e`.
pub const FAILURE: &str = "false;\n";

/// The commands that make these changes, in one line: between double quotes, a command substitution
/// makes a word of each line, and `eval` joins them with blanks.
#[must_use]
pub fn lines(changes: &[Change]) -> Vec<u8> {
    let command = |change: &Change| match &change.after {
        Some(value) => [b"setenv ", change.name.as_bytes(), b" ", &quote(value), b";"].concat(),
        None => [b"unsetenv ", change.name.as_bytes(), b";"].concat(),
    };
    let mut line: Vec<u8> = changes.iter().flat_map(command).collect();
    if !line.is_empty() {
        line.push(b'\n');
    }
    line
}

/// One word of tcsh, for any text without a line break.
///
/// Not between quotes: history is expanded inside of them, also in a script, and `histchars` may
/// name any character for it. A backslash takes the meaning from every character but a line break
/// (tcsh(1), "Lexical structure"), that of history included.
#[must_use]
pub fn quote(text: &OsStr) -> Vec<u8> {
    let bytes = text.as_encoded_bytes();
    if bytes.is_empty() {
        return b"''".to_vec();
    }
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    bytes.iter().flat_map(|byte| if is_plain(byte) { vec![*byte] } else { vec![b'\\', *byte] }).collect()
}

/// What a word of tcsh cannot hold.
pub(super) fn cannot_carry(text: &OsStr) -> Option<Uncarried> {
    text.as_encoded_bytes().contains(&b'\n').then_some("a line break")
}
