//! bash, zsh, dash, ksh and every other POSIX shell: `eval "$(cua env)"`.

use std::ffi::OsStr;

use crate::attribution::variables::Change;

/// Fails in every shell of the family, and ends a script under `set -e`.
pub const FAILURE: &str = "false;\n";

/// The lines that make these changes. One command sets all variables and one removes all, joined by
/// `&&`, so that evaluating them fails where a single one cannot be changed (it may be `readonly`).
/// They end in `;`, so that they can also be joined by blanks: `eval $(cua env)` works for values
/// without runs of blanks or wildcards. The backslash keeps a person's aliases out.
#[must_use]
pub fn lines(changes: &[Change]) -> Vec<u8> {
    let removed: Vec<&[u8]> = changes.iter().filter(|it| it.after.is_none()).map(|it| it.name.as_bytes()).collect();
    let set = |change: &Change| Some([change.name.as_bytes(), b"=", &quote(change.after.as_deref()?)].concat());
    let set: Vec<Vec<u8>> = changes.iter().filter_map(set).collect();
    let mut commands = Vec::new();
    if !removed.is_empty() {
        commands.push([b"\\unset ", removed.join(&b' ').as_slice()].concat());
    }
    if !set.is_empty() {
        commands.push([b"\\export ", set.join(&b' ').as_slice()].concat());
    }
    let mut lines = commands.join(b" &&\n".as_slice());
    if !lines.is_empty() {
        lines.extend(b";\n");
    }
    lines
}

/// One word of the shell for any text.
///
/// Between single quotes nothing is special but the single quote itself (POSIX, Shell Command
/// Language, 2.2.2), which is therefore written outside of them, as `\'`. That holds in zsh too,
/// also with `RC_QUOTES`, because no two single quotes ever touch inside a quoted part.
#[must_use]
pub fn quote(text: &OsStr) -> Vec<u8> {
    let mut word = vec![b'\''];
    for byte in text.as_encoded_bytes() {
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
    let bytes = text.as_encoded_bytes();
    // zsh replaces `=az` by the path of az.
    if bytes.iter().all(plain) && !bytes.is_empty() && !bytes.starts_with(b"=") { bytes.to_vec() } else { quote(text) }
}
