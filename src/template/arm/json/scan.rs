//! From bytes to the tree.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr2, memmem};

use super::{Member, Node, Value, decoded};

/// Deeper than any template, and little enough for the stack of a thread.
const DEEPEST: usize = 200;

/// More values than any template has, of which Resource Manager takes none above 4 MB: each is kept.
const MOST: usize = 500_000;

/// What is not JSON, and where.
pub(super) struct Problem {
    pub(super) at: usize,
    pub(super) what: &'static str,
}

type Result<T> = std::result::Result<T, Problem>;

/// Where in the text we are.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    values: usize,
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

/// Whether a word is a number, or one of those that Newtonsoft.Json knows.
fn is_value(word: &str) -> bool {
    let is_number = word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
    is_number || matches!(word, "true" | "false" | "null" | "undefined" | "NaN" | "Infinity")
}

/// The comma in a text that holds nothing else but blanks and comments.
#[must_use]
pub fn comma(text: &str) -> Option<usize> {
    let mut scanner = Scanner::new(text);
    scanner.skip_blank().ok()?;
    (scanner.peek() == Some(b',')).then_some(scanner.at)
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: 0, values: 0 }
    }

    /// The one value of a text, with nothing but blanks and comments around it.
    pub(super) fn document(mut self) -> Result<Node> {
        self.skip_blank()?;
        let root = self.value()?;
        self.skip_blank()?;
        match self.peek() {
            None => Ok(root),
            Some(_) => self.fail("something follows the end of the JSON; delete it, or correct the brackets before it"),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fail<T>(&self, what: &'static str) -> Result<T> {
        Err(Problem { at: self.at, what })
    }

    fn value(&mut self) -> Result<Node> {
        let start = self.at;
        self.values += 1;
        if self.values > MOST {
            return self.fail("more than 500,000 values are before this, which is no template; see who wrote it");
        }
        let value = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"' | b'\'') => {
                self.string()?;
                Value::Text
            }
            _ => {
                let word = self.word("a value is missing here; write one, or delete the comma or colon before it")?;
                if !is_value(&self.text[word]) {
                    self.at = start;
                    return self.fail("this is no value; put it in quotes, or delete it");
                }
                Value::Word
            }
        };
        Ok(Node { span: start..self.at, value })
    }

    fn nested(&mut self, inside: fn(&mut Self) -> Result<Value>) -> Result<Value> {
        if self.depth == DEEPEST {
            return self.fail("brackets are nested more than 200 deep here, which is no template; see who wrote it");
        }
        self.depth += 1;
        self.at += 1;
        let value = inside(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn object(&mut self) -> Result<Value> {
        let mut members = Vec::new();
        while !self.closes(b'}')? {
            let key = self.key()?;
            self.colon()?;
            members.push(Member { key, value: self.value()? });
            self.separator(b'}')?;
        }
        Ok(Value::Object(members))
    }

    fn array(&mut self) -> Result<Value> {
        let mut items = Vec::new();
        while !self.closes(b']')? {
            items.push(self.value()?);
            self.separator(b']')?;
        }
        Ok(Value::Array(items))
    }

    /// Whether the bracket closes here; then goes behind it.
    fn closes(&mut self, bracket: u8) -> Result<bool> {
        self.skip_blank()?;
        let closes = self.peek() == Some(bracket);
        self.at += usize::from(closes);
        Ok(closes)
    }

    /// A comma, unless the bracket closes.
    fn separator(&mut self, bracket: u8) -> Result<()> {
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

    fn key(&mut self) -> Result<Range<usize>> {
        match self.peek() {
            Some(b'"' | b'\'') => self.string(),
            _ => self.word("a key is missing here; write one in quotes, or delete what stands before it"),
        }
    }

    fn colon(&mut self) -> Result<()> {
        self.skip_blank()?;
        if self.peek() != Some(b':') {
            return self.fail("a colon is missing behind a key; write one");
        }
        self.at += 1;
        self.skip_blank()
    }

    /// A string, which may go over lines.
    fn string(&mut self) -> Result<Range<usize>> {
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

    fn word(&mut self, missing: &'static str) -> Result<Range<usize>> {
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
    fn skip_blank(&mut self) -> Result<()> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.at += 1,
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
