//! JSON as Azure Resource Manager reads it, kept by place: a tree of where each value stands.
//!
//! Resource Manager reads templates with Newtonsoft.Json, and so does this: comments, commas behind the
//! last item, strings over several lines or in single quotes, keys without quotes. Edits are made in the
//! text, at the places that the tree gives, so that what they do not touch cannot change.

mod scan;
mod tree;

use std::borrow::Cow;
use std::ops::Range;

use bumpalo::Bump;

use crate::config::Source;
use crate::error::{Error, Result};

use scan::Problem;
pub use scan::{comma, root_member};
use tree::Builder;

/// A value and where it stands, in bytes.
#[derive(Debug)]
pub struct Node<'t> {
    /// Where it stands.
    pub span: Range<usize>,
    /// What is in it.
    pub value: Value<'t>,
}

/// What a value holds.
#[derive(Debug)]
pub enum Value<'t> {
    /// Members in their order; a key may stand twice.
    Object(&'t [Member<'t>]),
    /// Items.
    Array(&'t [Node<'t>]),
    /// A string; its text is read when it is asked for.
    Text,
    /// A number, `true`, `null`: a word without quotes.
    Word,
}

/// A member of an object.
#[derive(Debug)]
pub struct Member<'t> {
    /// Where its key stands.
    pub key: Range<usize>,
    /// Its value.
    pub value: Node<'t>,
}

/// Understands a text, and keeps what it finds in `arena`.
///
/// # Errors
/// [`Error::InFile`] for the first thing that is not JSON.
pub fn parse<'t>(source: &'t Source, arena: &'t Bump) -> Result<Node<'t>> {
    Builder::new(&source.text, arena).document().map_err(|Problem { at, what }| located(source, at, what))
}

/// An error about a byte of a file.
#[must_use]
pub fn located(source: &Source, at: usize, problem: impl Into<String>) -> Error {
    Error::InFile { at: source.location(at), problem: problem.into() }
}

/// A value with the text that it stands in.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The whole text.
    pub text: &'a str,
    /// The value.
    pub node: &'a Node<'a>,
}

impl<'a> View<'a> {
    /// The text of a string; none where it is something else.
    #[must_use]
    pub fn string(self) -> Option<Cow<'a, str>> {
        match self.node.value {
            Value::Text => Some(decoded(&self.text[self.node.span.clone()])),
            _ => None,
        }
    }

    /// The value of a member. Resource Manager ignores case in keys; of two, the last counts.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.member(key).map(|(_, view)| view)
    }

    /// A member, with its number.
    #[must_use]
    pub fn member(self, key: &str) -> Option<(usize, Self)> {
        let members = self.node.members();
        let found = members.iter().rposition(|member| means(&self.text[member.key.clone()], key))?;
        Some((found, Self { node: &members[found].value, ..self }))
    }

    /// The members of an object, with their keys; none of anything else.
    pub fn members(self) -> impl Iterator<Item = (Cow<'a, str>, Self)> {
        self.node.members().iter().map(move |member| (self.key_of(member), Self { node: &member.value, ..self }))
    }

    /// The values in a list, or of the members of an object.
    pub fn children(self) -> impl Iterator<Item = Self> {
        let (items, members): (&[Node<'_>], &[Member<'_>]) = match self.node.value {
            Value::Array(items) => (items, &[]),
            Value::Object(members) => (&[], members),
            Value::Text | Value::Word => (&[], &[]),
        };
        items.iter().chain(members.iter().map(|member| &member.value)).map(move |node| Self { node, ..self })
    }

    /// The text as it is written.
    #[must_use]
    pub fn written(self) -> &'a str {
        &self.text[self.node.span.clone()]
    }

    fn key_of(self, member: &Member<'_>) -> Cow<'a, str> {
        decoded(&self.text[member.key.clone()])
    }
}

impl<'t> Node<'t> {
    /// The members of an object; none of anything else.
    #[must_use]
    pub fn members(&self) -> &'t [Member<'t>] {
        match self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// Where each child stands, with its key.
    #[must_use]
    pub fn child_spans(&self) -> Vec<Range<usize>> {
        match &self.value {
            Value::Object(members) => members.iter().map(Member::span).collect(),
            Value::Array(items) => items.iter().map(|item| item.span.clone()).collect(),
            Value::Text | Value::Word => Vec::new(),
        }
    }
}

impl Member<'_> {
    /// Where it stands, from its key to the end of its value.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.key.start..self.value.span.end
    }
}

/// Whether a key means this one, in any case. Asked of every member of every resource, it is told from the
/// bytes where nothing is escaped.
fn means(written: &str, key: &str) -> bool {
    let inside = match written.as_bytes() {
        [b'"' | b'\'', inside @ .., _] => inside,
        bare => bare,
    };
    if inside.len() > key.len() && inside.contains(&b'\\') {
        return decoded(written).eq_ignore_ascii_case(key);
    }
    inside.eq_ignore_ascii_case(key.as_bytes())
}

/// What a string or a key means, from how it is written.
fn decoded(written: &str) -> Cow<'_, str> {
    let Some(quote) = written.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        return Cow::Borrowed(written);
    };
    let inside = written.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)).unwrap_or_default();
    if inside.contains('\\') { Cow::Owned(unescaped(inside)) } else { Cow::Borrowed(inside) }
}

fn unescaped(text: &str) -> String {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let meant = match c {
            '\\' => match chars.next() {
                Some('b') => '\u{8}',
                Some('f') => '\u{C}',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('u') => {
                    let digits: String = chars.by_ref().take(4).collect();
                    // In units of UTF-16, of which two can make one character.
                    units.push(u16::from_str_radix(&digits, 16).unwrap_or(0xFFFD));
                    continue;
                }
                Some(other) => other,
                None => '\\',
            },
            c => c,
        };
        units.extend_from_slice(meant.encode_utf16(&mut [0; 2]));
    }
    String::from_utf16_lossy(&units)
}
