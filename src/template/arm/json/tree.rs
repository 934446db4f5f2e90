//! From what stands in a text to the tree of it.

use bumpalo::Bump;
use bumpalo::collections::Vec as List;

use super::scan::{Problem, Result, Scanner};
use super::{Member, Node, Value};

/// Deeper than any template, and little enough for the stack of a thread.
const DEEPEST: usize = 200;

/// More values than any template has, of which Resource Manager takes none above 4 MB: each is kept.
const MOST: usize = 500_000;

/// Builds a tree. Its nodes are kept in one place, because asking for memory for each takes longer than
/// to read it; until they are complete, they are on two stacks.
pub(super) struct Builder<'t> {
    scanner: Scanner<'t>,
    arena: &'t Bump,
    depth: usize,
    values: usize,
    items: List<'t, Node<'t>>,
    members: List<'t, Member<'t>>,
}

impl<'t> Builder<'t> {
    pub(super) fn new(text: &'t str, arena: &'t Bump) -> Self {
        let (items, members) = (List::new_in(arena), List::new_in(arena));
        Self { scanner: Scanner::new(text), arena, depth: 0, values: 0, items, members }
    }

    /// The one value of a text, with nothing but blanks and comments around it.
    pub(super) fn document(mut self) -> Result<Node<'t>> {
        self.scanner.skip_blank()?;
        let root = self.value()?;
        self.scanner.skip_blank()?;
        match self.scanner.peek() {
            None => Ok(root),
            Some(_) => {
                self.scanner.fail("something follows the end of the JSON; delete it, or correct the brackets before it")
            }
        }
    }

    fn value(&mut self) -> Result<Node<'t>> {
        let start = self.scanner.at;
        self.values += 1;
        if self.values > MOST {
            return self
                .scanner
                .fail("more than 500,000 values are before this, which is no template; see who wrote it");
        }
        let value = match self.scanner.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"' | b'\'') => {
                self.scanner.string()?;
                Value::Text
            }
            _ => self.word()?,
        };
        Ok(Node { span: start..self.scanner.at, value })
    }

    fn word(&mut self) -> Result<Value<'t>> {
        let missing = "a value is missing here; write one, or delete the comma or colon before it";
        let word = self.scanner.word(missing)?;
        if is_value(&self.scanner.text[word.clone()]) {
            return Ok(Value::Word);
        }
        Err(Problem { at: word.start, what: "this is no value; put it in quotes, or delete it" })
    }

    fn nested(&mut self, inside: fn(&mut Self) -> Result<Value<'t>>) -> Result<Value<'t>> {
        if self.depth == DEEPEST {
            let what = "brackets are nested more than 200 deep here, which is no template; see who wrote it";
            return self.scanner.fail(what);
        }
        self.depth += 1;
        self.scanner.at += 1;
        let value = inside(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn object(&mut self) -> Result<Value<'t>> {
        let first = self.members.len();
        while !self.scanner.closes(b'}')? {
            let key = self.scanner.key()?;
            self.scanner.colon()?;
            let value = self.value()?;
            self.members.push(Member { key, value });
            self.scanner.separator(b'}')?;
        }
        Ok(Value::Object(self.arena.alloc_slice_fill_iter(self.members.drain(first..))))
    }

    fn array(&mut self) -> Result<Value<'t>> {
        let first = self.items.len();
        while !self.scanner.closes(b']')? {
            let item = self.value()?;
            self.items.push(item);
            self.scanner.separator(b']')?;
        }
        Ok(Value::Array(self.arena.alloc_slice_fill_iter(self.items.drain(first..))))
    }
}

/// Whether a word is a number, or one of those that Newtonsoft.Json knows.
fn is_value(word: &str) -> bool {
    let is_number = word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
    is_number || matches!(word, "true" | "false" | "null" | "undefined" | "NaN" | "Infinity")
}
