//! What YAML makes of a value, and the pairs in which a name and its value stand apart.

use super::lines::{Line, Lines};
use super::value::{End, Value, end_of_quoted};
use super::ways::Mention;

/// The scalar at the beginning of a text, behind its anchor and its tag (YAML 1.2.2, 6.9). None where it is
/// another node's, nothing, a list or a mapping, stands in later lines, or is an expression of Azure Pipelines.
pub(super) fn scalar(text: &str) -> Option<&str> {
    let mut text = text.trim_start();
    while text.starts_with(['&', '!']) {
        let (property, rest) = text.split_once([' ', '\t'])?;
        // Another tag makes something else of it, as `!vault` does.
        if property.starts_with('!') && property != "!!str" && property != "!" {
            return None;
        }
        text = rest.trim_start();
    }
    let word = text.split([',', '}']).next().unwrap_or_default().trim_end();
    let is_null = matches!(word, "~" | "null" | "Null" | "NULL");
    let is_mapping = text.starts_with('{') && !text.starts_with("{{");
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let is_open = quote.is_some_and(|quote| end_of_quoted(&text[1..], quote) == text.len() - 1);
    let is_other = is_null || is_mapping || is_open || text.starts_with(['>', '|', '*', '[']) || text.starts_with("$[");
    (!is_other).then_some(text)
}

/// The text behind a key that describes something, such as `description:`; what it says is for people.
pub(super) fn prose(line: &str) -> Option<&str> {
    const KEYS: &[&str] = &["description", "displayname", "summary", "help", "usage", "notes", "documentation"];
    let (key, value) = line[key_column(line)..].split_once(':')?;
    KEYS.contains(&key.to_ascii_lowercase().as_str()).then(|| value.trim_start())
}

/// `- name: X`, with `value: …` in another line.
pub(super) fn is_name_of_pair(mention: &Mention<'_>) -> bool {
    let (before, after) = mention.behind_quote().unwrap_or((mention.before, mention.after));
    let key = before.trim_start().trim_start_matches('-').trim();
    matches!(key, "name:" | "variable:") && after.trim().is_empty()
}

/// The value of the pair whose name stands in `line`, and its line: one of the next few, or the one before.
pub(super) fn value_beside<'a>(
    line: Line<'a>,
    before: Option<Line<'a>>,
    behind: Lines<'a>,
) -> Option<(Value<'a>, Line<'a>)> {
    const MOST: usize = 8;
    let column = key_column(line.text);
    let value_in = |line: Line<'a>| Some((value_of_pair(line.text)?, line)).filter(|_| key_column(line.text) == column);
    let begins_item = |line: &Line<'_>| line.text.trim_start().starts_with("- ");
    let mut behind = behind
        .filter(|line| !line.text.trim().is_empty())
        .take(MOST)
        .take_while(|line| key_column(line.text) >= column && !begins_item(line));
    behind.find_map(value_in).or_else(|| before.filter(|_| !begins_item(&line)).and_then(value_in))
}

/// The value in a line `value: …`.
fn value_of_pair(line: &str) -> Option<Value<'_>> {
    let value = line[key_column(line)..].strip_prefix("value:")?;
    Some(Value::at_beginning(scalar(value)?, End::Scalar { is_in_braces: false }))
}

/// Where the key of a line stands, behind the signs of a list.
pub(super) fn key_column(line: &str) -> usize {
    line.len() - line.trim_start().trim_start_matches('-').trim_start().len()
}

/// Whether a line stands in a list `variables:`. Only Azure Pipelines has one; elsewhere it is a mapping.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Variables {
    column: Option<usize>,
}

impl Variables {
    /// Goes on by a line.
    pub(super) fn step(&mut self, line: &str) {
        let text = line.trim();
        let column = line.len() - line.trim_start().len();
        let is_in_it = self.column.is_some_and(|of| column > of || (column == of && text.starts_with('-')));
        if text == "variables:" {
            self.column = Some(column);
        } else if !text.is_empty() && !is_in_it {
            self.column = None;
        }
    }

    /// Whether the last line belongs to it.
    pub(super) fn hold_it(self) -> bool {
        self.column.is_some()
    }
}
