//! What a value comes to, as far as one file can tell: texts, numbers, templates, local values and the
//! defaults of variables. No function is evaluated.

use super::configuration::{Configuration, Expression};
use super::hcl::{interpolation, is_string};
use crate::template::name::LONGEST;

/// What a value comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// `null`: as if it were not there.
    Null,
    /// It cannot be told before Terraform runs.
    Unknown,
    /// A text.
    Text {
        /// The text.
        text: String,
        /// How it is come by.
        by: By,
    },
}

/// How a text is come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum By {
    /// It is written out.
    Literal,
    /// By local values and the like.
    Expression,
    /// By the default of a variable, which can be set to something else.
    Variable,
}

/// How many names and templates are looked at before a value comes to no end.
const MOST_STEPS: usize = 100;

/// Longer than an expression that comes to an ID, so that it is not looked into.
const LONGEST_WRITTEN: usize = 1 << 16;

impl Configuration<'_> {
    /// What a value comes to.
    pub(super) fn meaning(&self, value: &Expression<'_>) -> Meaning {
        if matches!(value, Expression::Native("null")) {
            return Meaning::Null;
        }
        let mut reader = Reader { configuration: self, steps: 0, by: By::Literal };
        match reader.expression(value) {
            Some(text) => Meaning::Text { text, by: reader.by },
            None => Meaning::Unknown,
        }
    }
}

struct Reader<'c> {
    configuration: &'c Configuration<'c>,
    steps: usize,
    by: By,
}

impl Reader<'_> {
    fn expression(&mut self, value: &Expression<'_>) -> Option<String> {
        match value {
            Expression::Native(text) => self.native(text),
            Expression::Template(text) => self.template(text, false),
        }
    }

    fn native(&mut self, text: &str) -> Option<String> {
        self.steps += 1;
        if self.steps > MOST_STEPS || text.len() > LONGEST_WRITTEN {
            return None;
        }
        if is_string(text) {
            return self.template(&text[1..text.len() - 1], true);
        }
        if let Some(heredoc) = text.strip_prefix("<<") {
            return self.heredoc(heredoc);
        }
        if let Some(name) = text.strip_prefix("local.") {
            self.by = self.by.max(By::Expression);
            return self.expression(self.configuration.locals.get(name)?);
        }
        if let Some(name) = text.strip_prefix("var.") {
            self.by = By::Variable;
            return self.expression(self.configuration.variables.get(name)?);
        }
        let is_plain = matches!(text, "true" | "false") || text.bytes().all(|b| b.is_ascii_digit());
        is_plain.then(|| text.to_owned())
    }

    /// What is in quotes, or in the string of a JSON file, where JSON has read the escapes.
    fn template(&mut self, text: &str, has_escapes: bool) -> Option<String> {
        let mut read = String::new();
        let mut at = 0;
        while at < text.len() && read.len() <= LONGEST {
            let rest = &text[at..];
            if rest.starts_with("$${") || rest.starts_with("%%{") {
                read.push_str(&rest[1..3]);
                at += 3;
            } else if rest.starts_with("${") {
                let end = interpolation(text, at)?;
                self.by = self.by.max(By::Expression);
                let inside = text[at + 2..end - 1].trim_matches('~').trim();
                read.push_str(&self.native(inside)?);
                at = end;
            } else if rest.starts_with("%{") {
                return None;
            } else {
                let (c, length) = if has_escapes { unescaped(rest)? } else { (rest.chars().next()?, None) };
                read.push(c);
                at += length.unwrap_or(c.len_utf8());
            }
        }
        Some(read)
    }

    /// From behind `<<`: its word on a line, its text, its word again. Of `<<-` the indentation goes.
    fn heredoc(&mut self, text: &str) -> Option<String> {
        let (word, rest) = text.split_once('\n')?;
        let (body, _) = rest.rsplit_once('\n').unwrap_or_default();
        if body.is_empty() {
            return Some(String::new());
        }
        let mut body = format!("{body}\n");
        if word.starts_with('-') {
            let blanks = |line: &str| line.len() - line.trim_start_matches(' ').len();
            let least = body.lines().map(blanks).min().unwrap_or(0);
            body = body.split_inclusive('\n').map(|line| line.get(least..).unwrap_or_default()).collect();
        }
        self.template(&body, false)
    }
}

/// The first character of a text in quotes, and how many bytes it is written in where it is an escape.
fn unescaped(text: &str) -> Option<(char, Option<usize>)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if first != '\\' {
        return Some((first, None));
    }
    let hexadecimal = |digits: usize| {
        let number = u32::from_str_radix(text.get(2..2 + digits)?, 16).ok()?;
        Some((char::from_u32(number)?, Some(2 + digits)))
    };
    match chars.next()? {
        'n' => Some(('\n', Some(2))),
        'r' => Some(('\r', Some(2))),
        't' => Some(('\t', Some(2))),
        c @ ('"' | '\\') => Some((c, Some(2))),
        'u' => hexadecimal(4),
        'U' => hexadecimal(8),
        _ => None,
    }
}
