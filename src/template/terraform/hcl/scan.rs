//! From bytes to what belongs together: brackets, strings, heredocs, comments.

use std::ops::Range;

use memchr::{memchr, memmem};

use crate::template::terraform::Problem;

/// Deeper than any configuration. What is open is kept in a list, so that this bounds memory only.
const DEEPEST: usize = 200;

/// Said of a bracket, too, where a block opens.
pub(super) const NOT_CLOSED: &str = "this is opened here and not closed; close it, or get the file again, whole";

type Result<T> = std::result::Result<T, Problem>;

/// Where in the text we are.
pub(super) struct Scanner<'t> {
    text: &'t str,
    pub(super) at: usize,
}

/// Something that is open.
struct Open {
    /// Where it was opened.
    at: usize,
    kind: Kind,
}

enum Kind {
    /// Brackets that this byte closes; `${` and `%{` are some.
    Brackets(u8),
    /// A string in quotes.
    Quotes,
    /// A heredoc that ends with this word.
    Heredoc(Range<usize>),
}

/// Where the `${` or `%{` that stands at a byte of a text ends.
pub(in crate::template::terraform) fn interpolation(text: &str, at: usize) -> Option<usize> {
    let mut scanner = Scanner { text, at: at + 1 };
    scanner.element().ok().map(|()| scanner.at)
}

/// Whether a text is one string in quotes.
pub(in crate::template::terraform) fn is_string(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    text.starts_with('"') && scanner.element().is_ok() && scanner.at == text.len()
}

/// Where the next line begins; none where something else than a comment stands before it.
pub(in crate::template::terraform) fn end_of_line(text: &str, at: usize) -> Option<usize> {
    let mut scanner = Scanner { text, at };
    scanner.skip_blanks().ok()?;
    if !scanner.is_at_end_of_line() || text[at..scanner.at].contains('\n') {
        return None;
    }
    memchr(b'\n', scanner.rest()).map(|behind| scanner.at + behind + 1)
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at..]
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    pub(super) fn fail<T>(&self, what: &'static str) -> Result<T> {
        Err(Problem { at: self.at, what })
    }

    /// Whether nothing follows on this line but perhaps a comment.
    pub(super) fn is_at_end_of_line(&self) -> bool {
        matches!(self.rest(), [] | [b'\n' | b'#', ..] | [b'\r', b'\n', ..] | [b'/', b'/', ..])
    }

    /// Blanks, and comments that can have something behind them.
    pub(super) fn skip_blanks(&mut self) -> Result<()> {
        loop {
            match self.rest() {
                [b' ' | b'\t', ..] => self.at += 1,
                [b'/', b'*', ..] => self.comment()?,
                _ => return Ok(()),
            }
        }
    }

    /// The same over lines, with all comments.
    pub(super) fn skip_blank_lines(&mut self) -> Result<()> {
        loop {
            self.skip_blanks()?;
            match self.rest() {
                [b'\n' | b'\r', ..] => self.at += 1,
                [b'#', ..] | [b'/', b'/', ..] => self.comment()?,
                _ => return Ok(()),
            }
        }
    }

    pub(super) fn identifier(&mut self) -> Result<&'t str> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(rest.len());
        if end == 0 {
            return self.fail("this is neither an argument nor a block; correct it, or delete it");
        }
        self.at += end;
        Ok(&rest[..end])
    }

    /// What stands between the type of a block and its bracket.
    pub(super) fn label(&mut self) -> Result<&'t str> {
        let start = self.at;
        match self.peek() {
            Some(b'"') => {
                self.element()?;
                Ok(&self.text[start + 1..self.at - 1])
            }
            None | Some(b'\n' | b'\r') => {
                self.fail("a value or a block is missing here; write `=` or `{` and what follows")
            }
            Some(_) => self.identifier(),
        }
    }

    /// Goes past what begins here: one bracket or string with all that is in it, or one character.
    pub(super) fn element(&mut self) -> Result<()> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            match open.last().map(|open| &open.kind) {
                Some(Kind::Quotes) => self.in_quotes(&mut open)?,
                Some(Kind::Heredoc(word)) => {
                    let word = word.clone();
                    self.in_heredoc(&mut open, &self.text[word]);
                }
                Some(Kind::Brackets(_)) | None => self.in_code(&mut open)?,
            }
            match open.last() {
                None => return Ok(()),
                Some(last) if self.at == self.text.len() => return Err(Problem { at: last.at, what: NOT_CLOSED }),
                Some(_) if open.len() > DEEPEST => {
                    return self.fail(
                        "brackets are nested more than 200 deep here, which is no configuration; see who wrote it",
                    );
                }
                Some(_) => {}
            }
        }
    }

    fn push(&mut self, open: &mut Vec<Open>, length: usize, kind: Kind) {
        open.push(Open { at: self.at, kind });
        self.at += length;
    }

    fn in_code(&mut self, open: &mut Vec<Open>) -> Result<()> {
        match self.rest() {
            [b'"', ..] => self.push(open, 1, Kind::Quotes),
            [b'{', ..] => self.push(open, 1, Kind::Brackets(b'}')),
            [b'(', ..] => self.push(open, 1, Kind::Brackets(b')')),
            [b'[', ..] => self.push(open, 1, Kind::Brackets(b']')),
            [found @ (b'}' | b')' | b']'), ..] => match open.pop() {
                Some(Open { kind: Kind::Brackets(expected), .. }) if expected == *found => self.at += 1,
                _ => return self.fail("another bracket closes here than was opened; correct one of them"),
            },
            [b'#', ..] | [b'/', b'/' | b'*', ..] => self.comment()?,
            [b'<', b'<', ..] => self.heredoc(open),
            [] => {}
            _ => self.at += 1,
        }
        Ok(())
    }

    fn in_quotes(&mut self, open: &mut Vec<Open>) -> Result<()> {
        match self.rest() {
            [b'"', ..] => {
                open.pop();
                self.at += 1;
            }
            [b'\n', ..] => {
                let at = open.last().map_or(self.at, |open| open.at);
                return Err(Problem { at, what: "a quote is opened here and not closed on its line; close it" });
            }
            [b'\\', _, ..] => self.at += 2,
            _ => self.in_template(open),
        }
        Ok(())
    }

    fn in_heredoc(&mut self, open: &mut Vec<Open>, word: &str) {
        if self.text.as_bytes()[..self.at].ends_with(b"\n") {
            let rest = &self.text[self.at..];
            let line = rest.split('\n').next().unwrap_or_default();
            if line.trim_matches([' ', '\t', '\r']) == word {
                open.pop();
                self.at += line.trim_end_matches('\r').len();
                return;
            }
        }
        self.in_template(open);
    }

    /// A doubled `$$` or `%%` stands for itself.
    fn in_template(&mut self, open: &mut Vec<Open>) {
        match self.rest() {
            [b'$', b'$', b'{', ..] | [b'%', b'%', b'{', ..] => self.at += 3,
            [b'$' | b'%', b'{', ..] => self.push(open, 2, Kind::Brackets(b'}')),
            [] => {}
            _ => self.at += 1,
        }
    }

    /// `<<` is an operator of nothing, so that what is no heredoc is wrong in a way that others tell.
    fn heredoc(&mut self, open: &mut Vec<Open>) {
        let rest = &self.text[self.at..];
        let behind = if rest.starts_with("<<-") { 3 } else { 2 };
        let rest = &rest[behind..];
        let word = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(rest.len());
        let newline = match rest.as_bytes()[word..] {
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            _ => 0,
        };
        if word == 0 || newline == 0 {
            self.at += behind;
            return;
        }
        let start = self.at + behind;
        self.push(open, behind + word + newline, Kind::Heredoc(start..start + word));
    }

    /// Goes past a comment; the end of its line is not a part of it.
    fn comment(&mut self) -> Result<()> {
        let rest = self.rest();
        if rest.starts_with(b"/*") {
            match memmem::find(&rest[2..], b"*/") {
                Some(behind) => self.at += behind + 4,
                None => return self.fail("a comment is opened here and not closed; close it"),
            }
        } else {
            self.at += memchr(b'\n', rest).unwrap_or(rest.len());
        }
        Ok(())
    }
}
