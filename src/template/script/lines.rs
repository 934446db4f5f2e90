//! The lines of a script without its comments and its help texts.

use super::language::Language;
use super::quoting::Quoting;
use super::texts::Block;

/// A line, without its comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Its number, from 1.
    pub(super) number: usize,
    /// Its text.
    pub(super) text: &'a str,
    /// Its language, which need not be that of the file.
    pub(super) language: Language,
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

    /// Whether a line does something, and what begins in it.
    fn text_of(&mut self, line: &'a str) -> Option<&'a str> {
        let language = self.language.of_line(line);
        let text = without_comment(line, language);
        if let Some(block) = self.block.take().filter(|block| !block.is_over_before(line)) {
            let is_run = block.is_run();
            self.block = block.after(line);
            return is_run.then_some(text);
        }
        if let Some(end) = comment(line.trim_start(), language) {
            let is_one_line = language == Language::Groovy && line.contains(end);
            self.block = (!is_one_line).then_some(Block::Comment(end));
            return None;
        }
        self.block = Block::begun(line, text, self.rest, language);
        Some(text)
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        /// What nobody wrote by hand; cmd takes no line that is longer.
        const LONGEST: usize = 8191;
        loop {
            let line = self.next_line()?;
            if line.len() > LONGEST {
                continue;
            }
            if let Some(text) = self.text_of(line) {
                return Some(Line { number: self.number, text, language: self.language.of_line(line) });
            }
        }
    }
}

/// How the comment ends that a line is the first of.
fn comment(line: &str, language: Language) -> Option<&'static str> {
    match language {
        Language::Groovy if line.starts_with("/*") => Some("*/"),
        Language::Python if line.matches(r#"""""#).count() % 2 == 1 => Some(r#"""""#),
        Language::Python if line.matches("'''").count() % 2 == 1 => Some("'''"),
        _ => None,
    }
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
        let is_outside = quoting.step(c);
        if is_outside && may_begin && line[at..].starts_with(sign) {
            return &line[..at];
        }
        if is_outside && language == Language::PowerShell && line[at..].starts_with("<#") {
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
