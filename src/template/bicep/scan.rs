//! The words of a Bicep file, each with its place, and which bracket closes which.
//!
//! As Bicep's own lexer has them (`src/Bicep.Core/Parsing/Lexer.cs` of `Azure/bicep`): a string in single
//! quotes ends on its line, and so does what is put into it by `${…}`; a string in three quotes ends at the
//! last of three or more, and something is put into it only where `$` stands before it, by as many `$`.

use std::ops::Range;

use bumpalo::Bump;
use bumpalo::collections::Vec as List;

/// A word and where it stands, in bytes.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
    /// What closes it, by number, where it opens something; else itself.
    pub(super) partner: usize,
}

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, a keyword or a number.
    Word,
    /// A whole string.
    Text,
    /// A string up to its first `${`.
    TextOpen,
    /// What is between two expressions in a string.
    TextMiddle,
    /// A string from its last `}` on.
    TextClose,
    /// `{`, `[` or `(`.
    Open,
    /// `}`, `]` or `)`.
    Close,
    /// One or more line ends.
    LineEnd,
    /// Any other character.
    Mark,
}

/// Something that keeps a text from being a Bicep file.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) at: usize,
    pub(super) what: &'static str,
}

/// How a string is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quotes {
    /// Whether it stands in three quotes, and so has no escapes.
    pub(super) three: bool,
    /// How many `$` put something into it.
    pub(super) dollars: usize,
}

impl Quotes {
    /// Those of a string that begins here.
    pub(super) fn of(text: &str) -> Option<Self> {
        let dollars = text.bytes().take_while(|b| *b == b'$').count();
        let rest = &text[dollars..];
        if rest.starts_with("'''") {
            return Some(Self { three: true, dollars });
        }
        (dollars == 0 && rest.starts_with('\'')).then_some(Self { three: false, dollars: 1 })
    }

    /// How many bytes they are, before the string.
    pub(super) fn len(self) -> usize {
        if self.three { self.dollars + 3 } else { 1 }
    }
}

/// Something that is open.
struct Frame {
    token: usize,
    /// Those of the string, where it is one.
    quotes: Option<Quotes>,
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    tokens: List<'t, Token>,
    open: Vec<Frame>,
    /// How many strings are open.
    strings: usize,
}

/// More than any template: Resource Manager takes 4 MB of what is made of one. It bounds the memory.
const MOST: usize = 1_000_000;

/// The words of a text, with a mark for a byte order left out, in one place of `arena`.
///
/// # Errors
/// For the first bracket, string or comment that has no end, or no beginning.
pub(super) fn tokens<'t>(text: &'t str, arena: &'t Bump) -> Result<&'t [Token], Problem> {
    let mut scanner = Scanner {
        text,
        at: 0,
        tokens: List::with_capacity_in(text.len().min(MOST) / 8, arena),
        open: Vec::new(),
        strings: 0,
    };
    if text.starts_with('\u{FEFF}') {
        scanner.at = '\u{FEFF}'.len_utf8();
    }
    while let Some(byte) = text.as_bytes().get(scanner.at) {
        if scanner.tokens.len() > MOST {
            return Err(scanner
                .problem("there are more than a million words before this, which is no template; see who wrote it"));
        }
        scanner.one(*byte)?;
    }
    match scanner.open.last() {
        None => Ok(scanner.tokens.into_bump_slice()),
        Some(frame) => Err(scanner.never_closed(frame)),
    }
}

impl Scanner<'_> {
    fn rest(&self) -> &[u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn one(&mut self, byte: u8) -> Result<(), Problem> {
        match byte {
            b' ' | b'\t' => self.at += 1,
            b'\n' | b'\r' => return self.line_end(),
            b'/' if self.rest().starts_with(b"//") => self.skip_line(),
            // `#disable-next-line` and the like.
            b'#' => self.skip_line(),
            b'/' if self.rest().starts_with(b"/*") => match self.text[self.at + 2..].find("*/") {
                Some(length) => self.at += length + 4,
                None => return Err(self.problem("this comment is not closed; close it with `*/`")),
            },
            b'{' | b'[' | b'(' => {
                self.open.push(Frame { token: self.tokens.len(), quotes: None });
                self.push(Kind::Open, 1);
            }
            b'}' | b']' | b')' => return self.close(byte),
            b'\'' | b'$' => match Quotes::of(&self.text[self.at..]) {
                Some(quotes) => return self.string(quotes, quotes.len(), true),
                // All of them at once: else each would count those behind it.
                None => self.push(Kind::Mark, self.rest().iter().take_while(|b| **b == b'$').count()),
            },
            b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                let is_in_word = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'_';
                let length = self.rest().iter().take_while(is_in_word).count();
                self.push(Kind::Word, length);
            }
            _ => {
                let length = self.text[self.at..].chars().next().map_or(1, char::len_utf8);
                self.push(Kind::Mark, length);
            }
        }
        Ok(())
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let span = self.at..self.at + length;
        self.at = span.end;
        self.tokens.push(Token { kind, span, partner: self.tokens.len() });
    }

    fn line_end(&mut self) -> Result<(), Problem> {
        if self.strings > 0
            && let Some(frame) = self.open.iter().find(|frame| frame.quotes.is_some())
        {
            return Err(self.never_closed(frame));
        }
        let length = self.rest().iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
        if self.tokens.last().is_some_and(|last| last.kind == Kind::LineEnd) {
            self.at += length;
        } else {
            self.push(Kind::LineEnd, length);
        }
        Ok(())
    }

    fn skip_line(&mut self) {
        self.at += self.rest().iter().take_while(|b| !matches!(b, b'\n' | b'\r')).count();
    }

    fn close(&mut self, byte: u8) -> Result<(), Problem> {
        let Some(frame) = self.open.last() else {
            return Err(self.problem("this bracket closes nothing; delete it, or open it before"));
        };
        match (frame.quotes, self.text.as_bytes()[self.tokens[frame.token].span.start], byte) {
            (Some(quotes), _, b'}') => self.string(quotes, 1, false),
            (None, b'{', b'}') | (None, b'[', b']') | (None, b'(', b')') => {
                self.tokens[frame.token].partner = self.tokens.len();
                self.open.pop();
                self.push(Kind::Close, 1);
                Ok(())
            }
            _ => Err(self.problem("this bracket closes another one than is open; close that one first")),
        }
    }

    /// Goes on in a string, of which the next `lead` bytes are no part.
    fn string(&mut self, quotes: Quotes, lead: usize, begins: bool) -> Result<(), Problem> {
        let Some((length, closes)) = end_of_string(&self.rest()[lead..], quotes) else {
            return Err(match self.open.last().filter(|_| !begins) {
                Some(frame) => self.never_closed(frame),
                None => self.problem(NOT_CLOSED),
            });
        };
        let number = self.tokens.len();
        let kind = match (begins, closes) {
            (true, true) => Kind::Text,
            (true, false) => Kind::TextOpen,
            (false, false) => Kind::TextMiddle,
            (false, true) => Kind::TextClose,
        };
        self.push(kind, lead + length);
        match kind {
            Kind::TextOpen => {
                self.strings += 1;
                self.open.push(Frame { token: number, quotes: Some(quotes) });
            }
            Kind::TextClose => {
                self.strings -= 1;
                if let Some(frame) = self.open.pop() {
                    self.tokens[frame.token].partner = number;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn problem(&self, what: &'static str) -> Problem {
        Problem { at: self.at, what }
    }

    fn never_closed(&self, frame: &Frame) -> Problem {
        let what = if frame.quotes.is_some() { NOT_CLOSED } else { "this bracket is never closed; close it" };
        Problem { at: self.tokens[frame.token].span.start, what }
    }
}

const NOT_CLOSED: &str = "this string is not closed; close it with the quotes that it begins with";

/// How long a string is until it closes, or something is put into it, and whether it closes.
fn end_of_string(rest: &[u8], quotes: Quotes) -> Option<(usize, bool)> {
    let mut at = 0;
    while let Some(byte) = rest.get(at) {
        let run = |sought: u8| rest[at..].iter().take_while(|b| **b == sought).count();
        match byte {
            b'\'' if !quotes.three => return Some((at + 1, true)),
            b'\'' => {
                let length = run(b'\'');
                if length >= 3 {
                    return Some((at + length, true));
                }
                at += length;
            }
            b'$' => {
                let length = run(b'$');
                if quotes.dollars > 0 && length >= quotes.dollars && rest.get(at + length) == Some(&b'{') {
                    return Some((at + length + 1, false));
                }
                at += length;
            }
            b'\n' | b'\r' if !quotes.three => return None,
            // What is escaped is no line end: there a string ends.
            b'\\' if !quotes.three && !matches!(rest.get(at + 1), Some(b'\n' | b'\r')) => at += 2,
            _ => at += 1,
        }
    }
    None
}
