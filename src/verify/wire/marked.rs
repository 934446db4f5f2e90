//! A user agent for people: in lines that fit, with each pid marked by the line below it.

use std::collections::BTreeSet;
use std::ffi::OsStr;

use crate::attribution::user_agent::pids;
use crate::error::plain;
use crate::tracking_id::TrackingId;

/// What stands below the pid in scope.
const OURS: u8 = b'^';

/// What stands below any other.
const OTHER: u8 = b'~';

/// The most that is shown of each end.
const SHOWN: usize = 800;

/// The lines of a user agent, none of them wider than `width`.
#[must_use]
pub fn lines(user_agent: &str, id: Option<&TrackingId>, width: usize) -> Vec<String> {
    let text = plain(OsStr::new(&without_middle(user_agent)));
    let marks = marks(&text, id);
    let mut lines = Vec::new();
    for (start, end) in pieces(&text, width) {
        lines.push(text[start..end].trim_end().to_owned());
        let below: String = text[start..end].char_indices().map(|(at, _)| char::from(marks[start + at])).collect();
        let below = below.trim_end();
        if !below.is_empty() {
            lines.push(below.to_owned());
        }
    }
    lines
}

/// Nobody reads all of what is that long. The pid stands at the end.
fn without_middle(text: &str) -> String {
    let count = text.chars().count();
    if count <= 2 * SHOWN {
        return text.to_owned();
    }
    let first: String = text.chars().take(SHOWN).collect();
    let last: String = text.chars().skip(count - SHOWN).collect();
    format!("{first} [… {} characters …] {last}", count - 2 * SHOWN)
}

/// A mark, or a blank, for each byte.
fn marks(text: &str, id: Option<&TrackingId>) -> Vec<u8> {
    let mut marks = vec![b' '; text.len()];
    let lower = text.to_ascii_lowercase();
    let mut mark = |word: &str, with: u8| {
        for (at, found) in lower.match_indices(&word.to_ascii_lowercase()) {
            marks[at..at + found.len()].fill(with);
        }
    };
    for word in pids(text).collect::<BTreeSet<_>>() {
        mark(word, OTHER);
    }
    // Later, because a word that ours is a part of may look like another one.
    if let Some(id) = id {
        mark(id.pid(), OURS);
    }
    marks
}

/// Where the lines begin and end: behind a blank where there is one, else anywhere.
fn pieces(text: &str, width: usize) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let end = match rest.char_indices().nth(width) {
            None => rest.len(),
            // A blank may be the first that has no room.
            Some((limit, c)) => match rest[..limit + c.len_utf8()].rfind(' ') {
                Some(blank) => blank + 1,
                None => limit,
            },
        };
        pieces.push((start, start + end));
        start += end;
    }
    pieces
}
