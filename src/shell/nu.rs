//! Nushell, which has no eval: `for e in (cua env nu | lines) { $e | from json | load-env }`.
//!
//! Where nothing fails it is one line, so that `cua env nu | from json | load-env` does as well.

use crate::attribution::variables::Change;

/// Nushell refuses to set this variable, with an error that ends a script. It does so before it
/// sets any other of the same record, hence the loop over lines: the one before takes everything back.
pub const FAILURE: &str = "{\"FILE_PWD\":\"cua env failed\"}\n";

/// The record that makes these changes; `null` keeps a variable from the programs that are started.
#[must_use]
pub fn lines(changes: &[Change]) -> Vec<u8> {
    let mut line = crate::format::json(changes).unwrap_or_default();
    line.push(b'\n');
    line
}
