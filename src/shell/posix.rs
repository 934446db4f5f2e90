//! bash, zsh, dash, ksh and every other POSIX shell: `eval "$(cua env)"`.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use crate::attribution::variables::Change;

/// Fails in every shell of the family, and ends a script under `set -e`.
pub const FAILURE: &str = "false;\n";

/// The line that makes a change. It ends in `;`, so that it also works where somebody forgot the
/// double quotes around `$(cua env)` and the lines were joined.
#[must_use]
pub fn line(change: &Change) -> Vec<u8> {
    match &change.after {
        Some(value) => [b"export ", change.name.as_bytes(), b"=", &quote(value), b";\n"].concat(),
        None => format!("unset {};\n", change.name).into_bytes(),
    }
}

/// One word of the shell for any text.
///
/// Between single quotes nothing is special but the single quote itself (POSIX, Shell Command
/// Language, 2.2.2), which is therefore written outside of them, as `\'`. That holds in zsh too,
/// also with `RC_QUOTES`, because no two single quotes ever touch inside a quoted part.
#[must_use]
pub fn quote(text: &OsStr) -> Vec<u8> {
    let mut word = vec![b'\''];
    for byte in text.as_bytes() {
        match byte {
            b'\'' => word.extend(b"'\\''"),
            byte => word.push(*byte),
        }
    }
    word.push(b'\'');
    word
}

/// [`quote`], but a word that needs no quotes has none: for lines that people read.
#[must_use]
pub fn quote_if_needed(text: &OsStr) -> Vec<u8> {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_./:=@%+,".contains(byte);
    let bytes = text.as_bytes();
    // zsh replaces `=az` by the path of az.
    if bytes.iter().all(plain) && !bytes.is_empty() && !bytes.starts_with(b"=") { bytes.to_vec() } else { quote(text) }
}
