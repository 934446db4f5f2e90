//! Pieces put into a text, or cut out of it, with every other byte as it was.

use std::ops::Range;

/// Text to be put in before a byte.
pub(super) struct Insertion {
    pub(super) at: usize,
    pub(super) text: String,
}

/// The text with everything put in.
pub(super) fn applied(text: &str, mut insertions: Vec<Insertion>) -> String {
    insertions.sort_by_key(|insertion| insertion.at);
    let more: usize = insertions.iter().map(|insertion| insertion.text.len()).sum();
    let mut outcome = String::with_capacity(text.len() + more);
    let mut done = 0;
    for insertion in insertions {
        outcome.push_str(&text[done..insertion.at]);
        outcome.push_str(&insertion.text);
        done = insertion.at;
    }
    outcome.push_str(&text[done..]);
    outcome
}

/// The text without some pieces of it.
pub(super) fn without(text: &str, mut ranges: Vec<Range<usize>>) -> String {
    ranges.sort_by_key(|range| range.start);
    let mut outcome = String::with_capacity(text.len());
    let mut done = 0;
    for range in ranges {
        outcome.push_str(&text[done..range.start]);
        done = range.end;
    }
    outcome.push_str(&text[done..]);
    outcome
}
