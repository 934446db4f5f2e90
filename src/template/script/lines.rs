//! The lines of a script without its comments and its help texts.

use super::language::Language;
use super::quoting::Quoting;

/// A line, without its comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Its number, from 1.
    pub(super) number: usize,
    /// Its text.
    pub(super) text: &'a str,
}

/// What is skipped until it ends.
#[derive(Clone, Debug)]
enum Block<'a> {
    /// A comment, or a documentation string.
    Comment(&'static str),
    /// A text that is printed, until a line that begins so.
    Printed(&'a str),
}

/// The lines that can do something.
#[derive(Clone, Debug)]
pub(super) struct Lines<'a> {
    rest: &'a str,
    number: usize,
    language: Language,
    block: Option<Block<'a>>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str, language: Language) -> Self {
        Self { rest: text.trim_start_matches('\u{FEFF}'), number: 0, language, block: None }
    }

    fn next_line(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        self.number += 1;
        Some(line.trim_end_matches('\r'))
    }

    /// Whether a line belongs to a block, of which it may be the first or the last.
    fn is_in_block(&mut self, line: &'a str) -> bool {
        let text = line.trim_start();
        if let Some(block) = &self.block {
            let ends = match block {
                Block::Comment(end) => line.contains(end),
                Block::Printed(end) => text.starts_with(end),
            };
            self.block = if ends { None } else { self.block.take() };
            return true;
        }
        let comment = match self.language {
            Language::PowerShell if text.starts_with("<#") => Some("#>"),
            Language::Groovy if text.starts_with("/*") => Some("*/"),
            Language::Python if text.matches(r#"""""#).count() % 2 == 1 => Some(r#"""""#),
            Language::Python if text.matches("'''").count() % 2 == 1 => Some("'''"),
            _ => None,
        };
        if let Some(end) = comment {
            let is_one_line = self.language != Language::Python && text.contains(end);
            self.block = (!is_one_line).then_some(Block::Comment(end));
            return true;
        }
        self.block = printed(text).map(Block::Printed);
        false
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        /// What nobody wrote by hand; cmd takes no line that is longer.
        const LONGEST: usize = 8191;
        loop {
            let line = self.next_line()?;
            if line.len() <= LONGEST && !self.is_in_block(line) {
                return Some(Line { number: self.number, text: without_comment(line, self.language) });
            }
        }
    }
}

/// How a text ends that begins below this line and is only printed: after `cat <<EOF`, or `Write-Host @"`.
/// What goes to a file or to another program does something.
fn printed(line: &str) -> Option<&str> {
    let first = line.split_whitespace().next()?;
    if first.to_ascii_lowercase().starts_with("write-") {
        return [("@\"", "\"@"), ("@'", "'@")].iter().find_map(|(begin, end)| line.ends_with(begin).then_some(*end));
    }
    let (before, after) = line.split_once("<<")?;
    let word = after.trim_start_matches(['-', '~']).trim_start().trim_start_matches(['\'', '"', '\\']);
    let end = word.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(word.len());
    let goes_on = [before, &word[end..]].iter().any(|text| text.contains(['>', '|']));
    (first == "cat" && !goes_on && end > 0).then(|| &word[..end])
}

fn without_comment(line: &str, language: Language) -> &str {
    let sign = match language {
        Language::Groovy => "//",
        Language::Cmd => "::",
        _ => "#",
    };
    if matches!(language, Language::Cmd | Language::Yaml) && is_remark(line) {
        return "";
    }
    let mut quoting = Quoting::default();
    let mut is_after_blank = true;
    for (at, c) in line.char_indices() {
        // In a line of cmd it is a comment only at the beginning.
        let may_begin = is_after_blank && (language != Language::Cmd || line[..at].trim().is_empty());
        if quoting.step(c) && may_begin && line[at..].starts_with(sign) {
            return &line[..at];
        }
        is_after_blank = c.is_whitespace();
    }
    line
}

fn is_remark(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    word.trim_start_matches('@').eq_ignore_ascii_case("rem") || word.starts_with("::")
}
