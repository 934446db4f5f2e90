//! What an expression of a template says before anything is deployed, as far as that can be told.
//!
//! Understood are strings, `concat`, `format` with `{0}`, `toLower`, `toUpper`, `trim`, `string`,
//! `variables('x')` and `parameters('x')` with a default, and members of what those are. Of everything
//! else only that it is something.

use std::cell::Cell;

use super::json::{Value, View};
use crate::template::name::{DEEPEST, LONGEST, MOST, Meaning, UNKNOWN, called};

/// Resource Manager takes 256 variables and as many parameters. Among more nothing is looked for: what is
/// asked for again and again would take long.
const LARGEST: usize = 256;

/// What a string means in a template.
pub(super) fn meaning(written: &str, template: View<'_>) -> Meaning {
    match expression_in(written) {
        None => Meaning::Literal(
            written.strip_prefix('[').filter(|_| written.starts_with("[[")).unwrap_or(written).to_owned(),
        ),
        Some(expression) => {
            let left = Cell::new(MOST);
            let mut reader = Reader { rest: expression, template, depth: 0, left: &left };
            let value = reader.value();
            // What follows the expression was not understood.
            let text = if reader.rest.trim().is_empty() { reader.text(&value) } else { UNKNOWN.to_string() };
            Meaning::Computed(text)
        }
    }
}

/// What the calls in an expression come to, each by itself: `variables('x')` in one of a function that is
/// not understood.
pub(super) fn values_in(written: &str, template: View<'_>) -> Vec<String> {
    let Some(expression) = expression_in(written) else { return Vec::new() };
    let left = Cell::new(MOST);
    let is_in_word = |c: char| c.is_ascii_alphanumeric();
    let starts = expression.match_indices('(').map(|(open, _)| {
        let before = expression[..open].trim_end();
        before.rfind(|c| !is_in_word(c)).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8))
    });
    let value = |start: usize| {
        let mut reader = Reader { rest: &expression[start..], template, depth: 0, left: &left };
        let value = reader.value();
        reader.text(&value)
    };
    starts.take(MOST).map(value).collect()
}

/// What is between the brackets that make a string an expression.
fn expression_in(written: &str) -> Option<&str> {
    let inside = written.strip_prefix('[')?.strip_suffix(']')?;
    (!inside.starts_with('[')).then_some(inside)
}

enum Found<'a> {
    Text(String),
    Json(View<'a>),
    Nothing,
}

struct Reader<'e, 't, 'l> {
    rest: &'e str,
    template: View<'t>,
    depth: usize,
    /// How many values may still be read.
    left: &'l Cell<usize>,
}

impl<'t> Reader<'_, 't, '_> {
    fn value(&mut self) -> Found<'t> {
        self.depth += 1;
        self.rest = self.rest.trim_start();
        let found = match self.rest.chars().next() {
            _ if self.depth > DEEPEST || self.left.get() == 0 => None,
            Some('\'') => self.string().map(Found::Text),
            Some(c) if c.is_ascii_digit() || c == '-' => Some(Found::Text(self.word().to_owned())),
            Some(c) if c.is_ascii_alphabetic() => Some(self.call()),
            _ => None,
        };
        self.left.set(self.left.get().saturating_sub(1));
        self.depth -= 1;
        // What was not understood has no end that could be known.
        let found = found.unwrap_or_else(|| {
            self.rest = "";
            Found::Nothing
        });
        self.members_of(found)
    }

    /// What something that was found says.
    fn text(&self, found: &Found<'t>) -> String {
        let text = match found {
            Found::Text(text) => text.clone(),
            Found::Json(view) => match (&view.node.value, view.string()) {
                (_, Some(written)) => match expression_in(&written) {
                    None => written.into_owned(),
                    Some(_) if self.depth >= DEEPEST => UNKNOWN.to_string(),
                    Some(expression) => {
                        let mut reader = Reader { rest: expression, depth: self.depth + 1, ..*self };
                        let value = reader.value();
                        reader.text(&value)
                    }
                },
                (Value::Word, None) => view.written().to_owned(),
                _ => UNKNOWN.to_string(),
            },
            Found::Nothing => UNKNOWN.to_string(),
        };
        if text.len() > LONGEST { UNKNOWN.to_string() } else { text }
    }

    /// `'it''s'`: a quote is doubled.
    fn string(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            let (part, rest) = self.rest.strip_prefix('\'')?.split_once('\'')?;
            text.push_str(part);
            self.rest = rest;
            if !rest.starts_with('\'') {
                return Some(text);
            }
            text.push('\'');
        }
    }

    fn word(&mut self) -> &str {
        let is_in_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let end = self.rest.find(|c| !is_in_word(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn call(&mut self) -> Found<'t> {
        let name = self.word().to_ascii_lowercase();
        let Some(rest) = self.rest.trim_start().strip_prefix('(') else {
            self.rest = "";
            return Found::Nothing;
        };
        self.rest = rest;
        let arguments = self.arguments();
        let texts: Vec<String> = arguments.iter().map(|argument| self.text(argument)).collect();
        match (name.as_str(), texts.as_slice()) {
            ("variables", [name]) => self.named("variables", name, None),
            ("parameters", [name]) => self.named("parameters", name, Some("defaultValue")),
            (name, texts) => called(name, texts).map_or(Found::Nothing, Found::Text),
        }
    }

    fn named(&self, section: &str, name: &str, member: Option<&str>) -> Found<'t> {
        let found = self.template.get(section).and_then(|section| member_of(section, name));
        let found = match member {
            Some(member) => found.and_then(|found| found.get(member)),
            None => found,
        };
        found.map_or(Found::Nothing, Found::Json)
    }

    /// What is between brackets, which close behind it.
    fn arguments(&mut self) -> Vec<Found<'t>> {
        let mut arguments = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix(')') {
                self.rest = rest;
                return arguments;
            }
            if self.rest.is_empty() {
                return arguments;
            }
            arguments.push(self.value());
            self.rest = self.rest.trim_start();
            self.rest = self.rest.strip_prefix(',').unwrap_or(self.rest);
        }
    }

    /// `.member`, `['member']`.
    fn members_of(&mut self, mut found: Found<'t>) -> Found<'t> {
        loop {
            let name = if let Some(rest) = self.rest.strip_prefix('.') {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                self.rest = &rest[end..];
                rest[..end].to_owned()
            } else if let Some(rest) = self.rest.strip_prefix('[') {
                self.rest = rest;
                let value = self.value();
                let name = self.text(&value);
                self.rest = self.rest.trim_start().strip_prefix(']').unwrap_or_default();
                name
            } else {
                return found;
            };
            found = match found {
                Found::Json(view) => member_of(view, &name).map_or(Found::Nothing, Found::Json),
                _ => Found::Nothing,
            };
        }
    }
}

fn member_of<'t>(of: View<'t>, name: &str) -> Option<View<'t>> {
    if of.node.members().len() > LARGEST { None } else { of.get(name) }
}
