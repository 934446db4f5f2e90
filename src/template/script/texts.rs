//! Texts over several lines: here-documents, here-strings and quoted strings. Most are printed or sent
//! somewhere, so that what stands in one is no assignment unless a shell runs it or a file gets it.

use super::language::Language;
use super::quoting::Quoting;
use super::statement::{goes_to_a_file, is_in_value, is_printing};
use super::yaml;

/// What begins in a line and ends in a later one.
#[derive(Clone, Debug)]
pub(super) enum Block<'a> {
    /// A comment, or a documentation string, until a line that holds this.
    Comment(&'static str),
    /// Until a line that begins with this word.
    Here { end: &'a str, is_run: bool },
    /// What stands deeper than its key, which describes something.
    Prose { column: usize },
    /// Until the quote is closed.
    String { quote: char, is_run: bool },
}

/// Programs that run what is in a here-document, and instructions of a `Dockerfile` that do, or that write it
/// to a file.
const RUNNING: &[&str] = &["sh", "bash", "zsh", "ksh", "dash", "ash", "fish", "ssh", "su", "RUN", "COPY", "ADD"];

impl<'a> Block<'a> {
    /// What begins in a line, which is given without its comment too.
    pub(super) fn begun(line: &'a str, text: &'a str, rest: &str, language: Language) -> Option<Self> {
        match language {
            Language::PowerShell => comment_of_powershell(&line[text.len()..]).or_else(|| here_string(text)),
            Language::Yaml => {
                let block = prose(text).or_else(|| here_string(text)).or_else(|| here_document(text));
                block.or_else(|| string(text, rest, language))
            }
            Language::Shell => here_document(text).or_else(|| string(text, rest, language)),
            Language::Docker => here_document(text),
            _ => None,
        }
    }

    /// Whether it has ended before a line.
    pub(super) fn is_over_before(&self, line: &str) -> bool {
        let column = line.len() - line.trim_start().len();
        matches!(self, Self::Prose { column: of } if column <= *of && !line.trim().is_empty())
    }

    /// What is left of it behind a line.
    pub(super) fn after(self, line: &str) -> Option<Self> {
        let text = line.trim_start();
        match self {
            Self::Comment(end) if line.contains(end) => None,
            Self::Here { end, .. } if is_end(text, end) => None,
            Self::String { quote, is_run } => {
                Quoting::open_after(quote, line).map(|quote| Self::String { quote, is_run })
            }
            block => Some(block),
        }
    }

    /// Whether its lines do something.
    pub(super) fn is_run(&self) -> bool {
        matches!(self, Self::Here { is_run: true, .. } | Self::String { is_run: true, .. })
    }
}

/// Whether a line ends a here-document or a here-string. A bracket or a quote may close behind the word.
fn is_end(line: &str, end: &str) -> bool {
    line.strip_prefix(end).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// `<# …`, which the line's text has been cut before.
fn comment_of_powershell(cut: &str) -> Option<Block<'static>> {
    (cut.starts_with("<#") && !cut.contains("#>")).then_some(Block::Comment("#>"))
}

/// `description: |`
fn prose(line: &str) -> Option<Block<'static>> {
    let is_block = yaml::prose(line)?.starts_with(['|', '>']);
    is_block.then(|| Block::Prose { column: yaml::key_column(line) })
}

/// `@" …` of PowerShell, where nothing may follow. In `"$@"` of a shell it is something else.
fn here_string(line: &str) -> Option<Block<'static>> {
    let line = line.trim_end();
    let (quote, end) = [('"', "\"@"), ('\'', "'@")].into_iter().find(|(quote, _)| line.ends_with(*quote))?;
    let before = line.strip_suffix(quote)?.strip_suffix('@')?;
    let is_one = before.is_empty() || before.ends_with([' ', '\t', '=', '(', ',']);
    is_one.then_some(Block::Here { end, is_run: false })
}

/// `cat <<EOF`
fn here_document(line: &str) -> Option<Block<'_>> {
    let (before, after) = line.split_once("<<")?;
    // In `$((1 << N))` and in a text it is none; in `"$(cat <<EOF` it is.
    let is_cat = before.trim_end().ends_with("cat");
    if after.starts_with('<') || before.contains("((") || (Quoting::open_at_end(before).is_some() && !is_cat) {
        return None;
    }
    let quoted = after.trim_start_matches(['-', '~']).trim_start();
    let word = quoted.trim_start_matches(['\'', '"', '\\']);
    let end = word.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(word.len());
    let is_one = is_cat || word.len() < quoted.len() || word.starts_with(|c: char| c.is_uppercase());
    let around = [before, &word[end..]];
    let names = |text: &str| text.split([' ', '\t', '|', ';', '&', '(', '/', '`']).any(|word| RUNNING.contains(&word));
    let is_run = around.iter().any(|text| goes_to_a_file(text) || names(text));
    (is_one && end > 0).then(|| Block::Here { end: &word[..end], is_run })
}

/// A string that is closed later. In YAML there are quotes that open nothing.
fn string(line: &str, rest: &str, language: Language) -> Option<Block<'static>> {
    let opened = Quoting::opened_at(line)?;
    let quote = line[opened..].chars().next().filter(|quote| rest.contains(*quote))?;
    let before = line[..opened].trim_end();
    let is_run = before.ends_with(" -c");
    let is_one = language != Language::Yaml
        || is_run
        || before.ends_with([':', '-'])
        || is_printing(before)
        || is_in_value(line);
    is_one.then_some(Block::String { quote, is_run })
}
