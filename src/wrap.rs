//! Text for people in lines that fit the narrowest terminal.

use std::io::{self, Write};

/// How many columns that has.
pub const WIDTH: usize = 80;

/// Prints a text behind `start`, and what has no room there in lines that begin with `indent`. What is to
/// be copied stays whole, and may be wider than a line: a word, or what stands between backticks.
///
/// # Errors
/// Where nothing more can be written.
pub fn print(start: &str, indent: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let margin = indent.chars().count();
    let mut line = start.to_owned();
    let mut width = line.chars().count();
    let mut is_begun = false;
    for word in words(text) {
        let count = word.chars().count();
        let has_room = width + usize::from(is_begun) + count <= WIDTH;
        // A word that is wider than any line may as well stand on this one.
        if !has_room && (is_begun || width > margin) {
            writeln!(out, "{}", line.trim_end())?;
            indent.clone_into(&mut line);
            width = margin;
        } else if is_begun {
            line.push(' ');
            width += 1;
        }
        line.push_str(word);
        width += count;
        is_begun = true;
    }
    writeln!(out, "{}", line.trim_end())
}

/// What stays on one line.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    let is_between = move |(at, c): (usize, char)| match c {
        // One that nothing closes is only a character: the texts of others hold such.
        '`' => {
            is_quoted = !is_quoted && text[at + 1..].contains('`');
            None
        }
        ' ' if !is_quoted => Some(at),
        _ => None,
    };
    let ends = text.char_indices().filter_map(is_between).chain([text.len()]);
    let mut start = 0;
    let word = move |end: usize| {
        let word = &text[start..end];
        start = (end + 1).min(text.len());
        word
    };
    ends.map(word).filter(|word| !word.is_empty())
}
