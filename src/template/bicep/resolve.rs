//! What a value of a Bicep file says before anything is deployed, as far as that can be told.
//!
//! Understood are strings and what is put into them, the functions of [`called`], variables, parameters
//! with a default, and members of what those are. Of everything else only that it is something.

use std::cell::Cell;
use std::ops::Range;

use super::file::File;
use super::scan::{Kind, Quotes};
use super::text::{piece_of, text_of};
use crate::template::name::{DEEPEST, LONGEST, MOST, Meaning, UNKNOWN, called};

/// What a value means. The names in `locals` are those of a loop, and can mean anything.
pub(super) fn meaning(file: &File<'_>, value: &Range<usize>, locals: &[&str]) -> Meaning {
    if value.len() == 1 && file.is(value.start, Kind::Text) {
        return Meaning::Literal(text_of(file.written(value.start)).into_owned());
    }
    let reader = Reader { file, locals, left: Cell::new(MOST) };
    Meaning::Computed(reader.text(value.clone(), 0))
}

/// What opens the object that a value is, or names.
pub(super) fn object(file: &File<'_>, value: &Range<usize>) -> Option<usize> {
    match (Reader { file, locals: &[], left: Cell::new(MOST) }).value(value.clone(), 0) {
        Found::Object(open) => Some(open),
        Found::Text(_) | Found::Nothing => None,
    }
}

enum Found {
    Text(String),
    /// An object, by the number of what opens it.
    Object(usize),
    Nothing,
}

struct Reader<'f, 't> {
    file: &'f File<'t>,
    locals: &'f [&'f str],
    /// How many values may still be read.
    left: Cell<usize>,
}

impl Reader<'_, '_> {
    fn text(&self, value: Range<usize>, depth: usize) -> String {
        match self.value(value, depth) {
            Found::Text(text) if text.len() <= LONGEST => text,
            _ => UNKNOWN.to_string(),
        }
    }

    fn value(&self, value: Range<usize>, depth: usize) -> Found {
        let value = self.file.trimmed(value);
        if value.is_empty() || depth > DEEPEST || self.left.get() == 0 {
            return Found::Nothing;
        }
        self.left.set(self.left.get() - 1);
        let (found, behind) = self.first(&value, depth + 1);
        self.members_of(found, behind..value.end, depth + 1)
    }

    /// What a value begins with, and where that ends.
    fn first(&self, value: &Range<usize>, depth: usize) -> (Found, usize) {
        let file = self.file;
        let at = value.start;
        let inside = at + 1..file.tokens[at].partner;
        let found = match (file.tokens[at].kind, file.written(at)) {
            (Kind::Text, written) if written.len() <= LONGEST => Found::Text(text_of(written).into_owned()),
            (Kind::TextOpen, _) => Found::Text(self.interpolated(at, depth)),
            (Kind::Open, "(") => self.value(inside, depth),
            (Kind::Open, "{") => Found::Object(at),
            (Kind::Word, "sys" | "az") if file.written(at + 1) == "." && at + 2 < value.end => {
                return self.first(&(at + 2..value.end), depth);
            }
            (Kind::Word, name) if at + 1 < value.end && file.written(at + 1) == "(" => {
                return (self.call(name, at + 1, depth), file.next(at + 1));
            }
            (Kind::Word, word) => self.named(word, depth),
            _ => Found::Nothing,
        };
        (found, file.next(at))
    }

    /// `'a${b}c'`, from the piece that opens it.
    fn interpolated(&self, open: usize, depth: usize) -> String {
        let file = self.file;
        let Some(quotes) = Quotes::of(file.written(open)) else { return UNKNOWN.to_string() };
        let close = file.tokens[open].partner;
        if file.tokens[close].span.end - file.tokens[open].span.start > LONGEST {
            return UNKNOWN.to_string();
        }
        let mut text = piece_of(file.written(open), quotes, true, false);
        let mut start = open + 1;
        for number in file.level(open + 1..close + 1) {
            if matches!(file.tokens[number].kind, Kind::TextMiddle | Kind::TextClose) {
                text.push_str(&self.text(start..number, depth));
                text.push_str(&piece_of(file.written(number), quotes, false, number == close));
                start = number + 1;
            }
            if text.len() > LONGEST {
                return UNKNOWN.to_string();
            }
        }
        text
    }

    fn call(&self, function: &str, open: usize, depth: usize) -> Found {
        let inside = open + 1..self.file.tokens[open].partner;
        // An argument and its comma are two words, or more.
        if inside.len() > 2 * MOST {
            return Found::Nothing;
        }
        let arguments = self.file.entries(inside, true).into_iter();
        let arguments: Vec<String> = arguments.map(|argument| self.text(argument, depth)).collect();
        called(&function.to_ascii_lowercase(), &arguments).map_or(Found::Nothing, Found::Text)
    }

    /// A number, a word for a value, or something that is declared.
    fn named(&self, word: &str, depth: usize) -> Found {
        if word.starts_with(|c: char| c.is_ascii_digit()) || word == "true" || word == "false" {
            return Found::Text(word.to_owned());
        }
        match self.file.value_named(word).filter(|_| !self.locals.contains(&word)) {
            Some(value) => self.value(value, depth),
            None => Found::Nothing,
        }
    }

    /// `.member`, `['member']`, and the `!` that says that something is there.
    fn members_of(&self, mut found: Found, rest: Range<usize>, depth: usize) -> Found {
        let file = self.file;
        let mut at = rest.start;
        while at < rest.end {
            if self.left.get() == 0 {
                return Found::Nothing;
            }
            self.left.set(self.left.get() - 1);
            let name = match file.written(at) {
                "!" if file.written(at + 1) != "=" => {
                    at += 1;
                    continue;
                }
                "." if file.is(at + 1, Kind::Word) => file.written(at + 1).to_owned(),
                "[" => self.text(at + 1..file.tokens[at].partner, depth),
                _ => return Found::Nothing,
            };
            let Found::Object(open) = found else { return Found::Nothing };
            at = if file.written(at) == "." { at + 2 } else { file.next(at) };
            found = file.get(open, &name).map_or(Found::Nothing, |member| self.value(member.value, depth));
        }
        found
    }
}
