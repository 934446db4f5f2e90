//! Carrying an edit over to the text of a file, so that nothing else in it changes by a byte.

use std::collections::{HashMap, VecDeque};

use similar::DiffOp;

use crate::lines::changes;

/// Applies the change from `before` to `after` to the `original`, of which `before` is a copy: only the
/// lines that differ are taken from it, because `toml_edit` ends every line of its copy with `\n`,
/// leaves out the byte-order mark, and puts together what belongs together.
///
/// A comment that stands on a line of its own is never removed: it may speak of what follows. `None`
/// where `before` has other lines than the original.
pub(super) fn merged(original: &str, before: &str, after: &str) -> Option<String> {
    let body = original.strip_prefix(BOM).unwrap_or(original);
    let lines: Vec<&str> = body.split_inclusive('\n').collect();
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let places = places(&lines, &old)?;
    let usual_end = lines.first().map_or("\n", |line| if line.ends_with("\r\n") { "\r\n" } else { "\n" });
    let mut gone = vec![false; lines.len()];
    // What is added in front of each line, and at the end.
    let mut added: Vec<String> = vec![String::new(); lines.len() + 1];
    for op in changes(&old, &new) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let was = &places[op.old_range()];
        let is = &new[op.new_range()];
        for place in taken_out(was, &lines) {
            gone[place] = true;
        }
        let in_front = places[..op.old_range().end].last().map_or(0, |place| place + 1);
        let slot = if was.is_empty() { in_front + comments_to_pass(is, &lines, in_front) } else { in_front };
        for (number, line) in is.iter().enumerate() {
            // A new line ends like the one in whose place it stands.
            let end = was.get(number).map_or(usual_end, |place| end_of(lines[*place]));
            let is_last = number + 1 == is.len();
            added[slot].extend([*line, if end.is_empty() && !is_last { usual_end } else { end }]);
        }
    }
    let mark = &original[..original.len() - body.len()];
    let mut text = mark.to_owned();
    for (slot, new_lines) in added.iter().enumerate() {
        let kept = lines.get(slot).filter(|_| !gone[slot]);
        for piece in [Some(new_lines.as_str()), kept.copied()].into_iter().flatten().filter(|piece| !piece.is_empty()) {
            // The last line of a file may lack its end; what follows must not run into it.
            if text.len() > mark.len() && !text.ends_with('\n') {
                text.push_str(usual_end);
            }
            text.push_str(piece);
        }
    }
    Some(text)
}

const BOM: char = '\u{FEFF}';

/// For each line of `copy`, which of `lines` it is a copy of. Blanks do not count: `[a . b]` is copied
/// as `[a.b]`.
fn places(lines: &[&str], copy: &[&str]) -> Option<Vec<usize>> {
    let essence = |line: &str| line.split_whitespace().collect::<String>();
    let mut at: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (place, line) in lines.iter().enumerate() {
        at.entry(essence(line)).or_default().push_back(place);
    }
    let places: Vec<usize> = copy.iter().map_while(|line| at.get_mut(&essence(line))?.pop_front()).collect();
    (places.len() == copy.len() && places.len() == lines.len()).then_some(places)
}

/// Which of the lines at these places go: all but the comments, and the blank lines in front but for
/// one, which set off what is gone.
fn taken_out(places: &[usize], lines: &[&str]) -> Vec<usize> {
    let is_blank = |place: &usize| is_blank(lines[*place]);
    let is_comment = |place: &usize| is_comment(lines[*place]);
    let mut in_front = places.iter().take_while(|place| is_comment(place) || is_blank(place)).count();
    if in_front > 0 && is_blank(&places[in_front - 1]) {
        in_front -= 1;
    }
    places[in_front..].iter().filter(|place| !is_comment(place)).copied().collect()
}

/// How many comments a new table has to pass, because they stand close behind the one before it and
/// are about that; in a file of comments only, all of them.
fn comments_to_pass(new: &[&str], lines: &[&str], slot: usize) -> usize {
    let starts_a_table = new.first().is_some_and(|line| is_blank(line) || line.starts_with('['));
    let rest = &lines[slot..];
    if !starts_a_table {
        return 0;
    }
    if slot == 0 {
        return if rest.iter().all(|line| is_comment(line) || is_blank(line)) { rest.len() } else { 0 };
    }
    let comments = rest.iter().take_while(|line| is_comment(line)).count();
    if rest.get(comments).is_none_or(|next| is_blank(next)) { comments } else { 0 }
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

fn content(line: &str) -> &str {
    line.trim_end_matches(['\r', '\n'])
}

fn end_of(line: &str) -> &str {
    &line[content(line).len()..]
}
