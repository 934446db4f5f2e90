//! Which lines differ between two texts.

use std::fmt::Write as _;

use similar::algorithms::{Capture, Compact, Replace, patience};
use similar::udiff::UnifiedHunkHeader;
use similar::{ChangeTag, DiffOp, group_diff_ops};

/// What has to be done to `old` for it to become `new`. By one way of finding that out: the functions of
/// `similar` that choose among several would be a tenth of the program.
#[must_use]
pub fn changes(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let mut hook = Compact::new(Replace::new(Capture::new()), old, new);
    // To note what is found never fails.
    let _ = patience::diff(&mut hook, old, 0..old.len(), new, 0..new.len());
    hook.into_inner().into_inner().into_ops()
}

/// The same for people and for `patch`, with the lines around it: a unified diff.
#[must_use]
pub fn unified_diff(path: &str, old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (lines(old), lines(new));
    let mut diff = String::new();
    for hunk in group_diff_ops(changes(&old, &new), 3) {
        if diff.is_empty() {
            diff = format!("--- {path}\n+++ {path}\n");
        }
        // Nothing is refused by a text that takes everything.
        let _ = writeln!(diff, "{}", UnifiedHunkHeader::new(&hunk));
        for change in hunk.iter().flat_map(|op| op.iter_changes(old.as_slice(), new.as_slice())) {
            let sign = match change.tag() {
                ChangeTag::Equal => " ",
                ChangeTag::Delete => "-",
                ChangeTag::Insert => "+",
            };
            let line = change.value();
            diff.extend([sign, line, if line.ends_with('\n') { "" } else { "\n\\ No newline at end of file\n" }]);
        }
    }
    diff
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}
