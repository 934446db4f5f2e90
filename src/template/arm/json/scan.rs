//! What stands where: strings, words, brackets, and the blanks and comments between them.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr2, memmem};

use super::decoded;

/// What is not JSON, and where.
pub(super) struct Problem {
    pub(super) at: usize,
    pub(super) what: &'static str,
}

pub(super) type Result<T> = std::result::Result<T, Problem>;

/// Where in the text we are.
pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

/// What a member of the root says, as far as it is a string, without reading what comes behind it.
#[must_use]
pub fn root_member<'t>(text: &'t str, key: &str) -> Option<Cow<'t, str>> {
    let mut scanner = Scanner::new(text);
    scanner.skip_blank().ok()?;
    if scanner.peek() != Some(b'{') {
        return None;
    }
    scanner.at += 1;
    loop {
        scanner.skip_blank().ok()?;
        let found = scanner.key().ok()?;
        scanner.colon().ok()?;
        if decoded(&text[found]).eq_ignore_ascii_case(key) {
            let is_string = matches!(scanner.peek()?, b'"' | b'\'');
            return is_string.then(|| scanner.string().ok())?.map(|value| decoded(&text[value]));
        }
        scanner.skip_value().ok()?;
        scanner.skip_blank().ok()?;
        if scanner.peek() != Some(b',') {
            return None;
        }
        scanner.at += 1;
    }
}

/// The comma in a text that holds nothing else but blanks and comments.
#[must_use]
pub fn comma(text: &str) -> Option<usize> {
    let mut scanner = Scanner::new(text);
    scanner.skip_blank().ok()?;
    (scanner.peek() == Some(b',')).then_some(scanner.at)
}

/// How many blanks these bytes begin with, which are half of a template: eight at a time.
fn indentation(bytes: &[u8]) -> usize {
    const EIGHT: &[u8; 8] = b"        ";
    let eights = 8 * bytes.chunks_exact(8).take_while(|chunk| chunk == EIGHT).count();
    eights + bytes[eights..].iter().take_while(|b| **b == b' ').count()
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn fail<T>(&self, what: &'static str) -> Result<T> {
        Err(Problem { at: self.at, what })
    }

    /// Whether the bracket closes here; then goes behind it.
    #[inline]
    pub(super) fn closes(&mut self, bracket: u8) -> Result<bool> {
        self.skip_blank()?;
        let closes = self.peek() == Some(bracket);
        self.at += usize::from(closes);
        Ok(closes)
    }

    /// A comma, unless the bracket closes.
    #[inline]
    pub(super) fn separator(&mut self, bracket: u8) -> Result<()> {
        self.skip_blank()?;
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(())
            }
            Some(found) if found == bracket => Ok(()),
            None => self.fail("the file ends before its brackets close; get it again, whole"),
            Some(b'}' | b']') => self.fail("another bracket closes here than was opened; correct one of them"),
            Some(_) => self.fail("a comma is missing before this; write one"),
        }
    }

    pub(super) fn key(&mut self) -> Result<Range<usize>> {
        match self.peek() {
            Some(b'"' | b'\'') => self.string(),
            _ => self.word("a key is missing here; write one in quotes, or delete what stands before it"),
        }
    }

    #[inline]
    pub(super) fn colon(&mut self) -> Result<()> {
        self.skip_blank()?;
        if self.peek() != Some(b':') {
            return self.fail("a colon is missing behind a key; write one");
        }
        self.at += 1;
        self.skip_blank()
    }

    /// A string, which may go over lines.
    pub(super) fn string(&mut self) -> Result<Range<usize>> {
        let start = self.at;
        let quote = self.text.as_bytes()[start];
        self.at += 1;
        loop {
            match memchr2(quote, b'\\', &self.text.as_bytes()[self.at..]) {
                None => {
                    return Err(Problem { at: start, what: "a quote is opened here and not closed; close it" });
                }
                Some(behind) if self.text.as_bytes()[self.at + behind] == quote => {
                    self.at += behind + 1;
                    return Ok(start..self.at);
                }
                // Past the escaped byte, unless the text ends; only ASCII matters to us behind it.
                Some(behind) => self.at = (self.at + behind + 2).min(self.text.len()),
            }
        }
    }

    pub(super) fn word(&mut self, missing: &'static str) -> Result<Range<usize>> {
        let start = self.at;
        let is_in_word = |b: &u8| b.is_ascii_alphanumeric() || b"+-._$".contains(b);
        self.at += self.text.as_bytes()[start..].iter().take_while(|b| is_in_word(b)).count();
        match self.peek() {
            _ if self.at > start => Ok(start..self.at),
            None => self.fail("the file ends before its brackets close; get it again, whole"),
            Some(b',' | b':' | b'}' | b']') => self.fail(missing),
            Some(_) => self.fail("this is not JSON; correct it, or delete it"),
        }
    }

    /// Blanks, line ends, comments, and the mark that some editors put at the start of a file.
    #[inline]
    pub(super) fn skip_blank(&mut self) -> Result<()> {
        match self.peek() {
            Some(b' ' | 0x09..=0x0D | b'/' | 0x80..) => self.skip_blanks(),
            _ => Ok(()),
        }
    }

    #[inline(never)]
    fn skip_blanks(&mut self) -> Result<()> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.at += 1 + indentation(&self.text.as_bytes()[self.at + 1..]),
                Some(b'/') => self.comment()?,
                // Newtonsoft.Json takes what Unicode calls white space.
                Some(0x0B | 0x0C | 0x80..) => match self.text[self.at..].chars().next() {
                    Some(c) if c.is_whitespace() || c == '\u{FEFF}' => self.at += c.len_utf8(),
                    _ => return Ok(()),
                },
                _ => return Ok(()),
            }
        }
    }

    fn comment(&mut self) -> Result<()> {
        let rest = &self.text.as_bytes()[self.at..];
        match rest.get(1) {
            Some(b'/') => self.at += memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()),
            Some(b'*') => match memmem::find(&rest[2..], b"*/") {
                Some(behind) => self.at += behind + 4,
                None => return self.fail("a comment is opened here and not closed; close it"),
            },
            _ => return self.fail("a lone `/` is not JSON; delete it, or make it a comment"),
        }
        Ok(())
    }

    /// Passes a value without building it: only brackets, strings and comments matter.
    fn skip_value(&mut self) -> Result<()> {
        let mut open = 0_usize;
        loop {
            self.skip_blank()?;
            match self.peek() {
                Some(b'{' | b'[') => {
                    open += 1;
                    self.at += 1;
                }
                Some(b'}' | b']') => {
                    open = open.saturating_sub(1);
                    self.at += 1;
                }
                Some(b'"' | b'\'') => self.string().map(|_| ())?,
                Some(b',' | b':') if open > 0 => self.at += 1,
                _ => self.word("").map(|_| ())?,
            }
            if open == 0 {
                return Ok(());
            }
        }
    }
}
