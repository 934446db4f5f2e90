//! What a Bicep file declares, and the objects in it, as places among its words.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;

use bumpalo::Bump;

use super::scan::{Kind, Problem, Token, tokens};
use super::text::text_of;

/// What can be declared, as far as it has a name.
const KEYWORDS: [&str; 9] = ["resource", "module", "param", "var", "output", "metadata", "func", "type", "assert"];

/// A file that was understood.
#[derive(Debug)]
pub(super) struct File<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: &'t [Token],
    pub(super) declarations: Vec<Declaration<'t>>,
    /// Where decorators stand at the end, with nothing to decorate.
    pub(super) dangling: Option<usize>,
    /// The words of what each variable is, and each default of a parameter.
    values: OnceCell<HashMap<&'t str, Range<usize>>>,
    /// The members of the objects that were asked about, by what opens them, and by their keys in lower
    /// case: any number of names can lead to one large object.
    members: RefCell<HashMap<usize, HashMap<String, Member<'t>>>>,
}

/// Something that is declared at the top level.
#[derive(Clone, Debug)]
pub(super) struct Declaration<'t> {
    pub(super) keyword: &'t str,
    pub(super) name: &'t str,
    /// Its words, with its decorators.
    pub(super) all: Range<usize>,
    /// Its words from its name on.
    pub(super) rest: Range<usize>,
}

/// A member of an object.
#[derive(Clone, Debug)]
pub(super) struct Member<'t> {
    pub(super) key: Cow<'t, str>,
    /// Its key, by number.
    pub(super) at: usize,
    /// The words of its value.
    pub(super) value: Range<usize>,
}

impl<'t> File<'t> {
    /// Understands a text, and keeps its words in `arena`.
    ///
    /// # Errors
    /// Where brackets, strings or comments do not close.
    pub(super) fn new(text: &'t str, arena: &'t Bump) -> Result<Self, Problem> {
        let mut file = Self {
            text,
            tokens: tokens(text, arena)?,
            declarations: Vec::new(),
            dangling: None,
            values: OnceCell::new(),
            members: RefCell::default(),
        };
        let mut decorated = None;
        for entry in file.entries(0..file.tokens.len(), true) {
            let start = decorated.take().unwrap_or(entry.start);
            let head = file.behind_decorators(&entry);
            if head >= entry.end {
                decorated = Some(start);
            } else if file.declares(head) {
                file.declarations.push(Declaration {
                    keyword: file.written(head),
                    name: file.written(head + 1),
                    all: start..entry.end,
                    rest: head + 1..entry.end,
                });
            } else if file.sets(head, "targetScope") {
                let name = file.written(head);
                let rest = head..entry.end;
                file.declarations.push(Declaration { keyword: name, name, all: start..entry.end, rest });
            } else if matches!(file.written(head), "import" | "extension") {
                for at in file.imported(head..entry.end) {
                    let (name, all, rest) = (file.written(at), start..entry.end, at..entry.end);
                    file.declarations.push(Declaration { keyword: "import", name, all, rest });
                }
            }
        }
        file.dangling = decorated.map(|number| file.tokens[number].span.start);
        Ok(file)
    }

    /// The first of each name: a second one does not compile.
    fn values_by_name(&self) -> HashMap<&'t str, Range<usize>> {
        let declared = self.declarations.iter().rev().filter(|it| matches!(it.keyword, "var" | "param"));
        declared.filter_map(|it| Some((it.name, self.value_of(it)?))).collect()
    }

    /// Where the names stand that an import brings: `{ a, b as c }`, `* as d`, `extension e`.
    fn imported(&self, entry: Range<usize>) -> Vec<usize> {
        let ends = |next: usize| {
            next >= entry.end
                || matches!(self.written(next), "," | "}" | "from" | "with")
                || self.is(next, Kind::LineEnd)
        };
        let is_name = |number: &usize| {
            self.is(*number, Kind::Word) && !matches!(self.written(*number), "from" | "with") && ends(number + 1)
        };
        (entry.start + 1..entry.end).filter(is_name).collect()
    }

    /// What a variable is, or the default of a parameter, by its name.
    pub(super) fn value_named(&self, name: &str) -> Option<Range<usize>> {
        self.values.get_or_init(|| self.values_by_name()).get(name).cloned()
    }

    /// Whether a declaration has this type, and not one that begins with it, as in `string[]`.
    pub(super) fn has_type(&self, declaration: &Declaration<'_>, name: &str) -> bool {
        let at = declaration.rest.start + 1;
        self.written(at) == name && (at + 1 >= declaration.rest.end || self.written(at + 1) == "=")
    }

    /// What is declared under a keyword.
    pub(super) fn declared<'f>(&'f self, keyword: &'f str) -> impl Iterator<Item = &'f Declaration<'t>> {
        self.declarations.iter().filter(move |declaration| declaration.keyword == keyword)
    }

    /// A word as it is written; nothing behind the last one.
    pub(super) fn written(&self, number: usize) -> &'t str {
        self.tokens.get(number).map_or("", |token| &self.text[token.span.clone()])
    }

    pub(super) fn is(&self, number: usize, kind: Kind) -> bool {
        self.tokens.get(number).is_some_and(|token| token.kind == kind)
    }

    /// The next word at the level of this one.
    pub(super) fn next(&self, number: usize) -> usize {
        self.tokens[number].partner + 1
    }

    /// The words of a level, without what is inside of brackets there.
    pub(super) fn level(&self, range: Range<usize>) -> impl Iterator<Item = usize> + use<'_, 't> {
        let within = move |number: usize| (number < range.end).then_some(number);
        std::iter::successors(within(range.start), move |number| within(self.next(*number)))
    }

    /// What commas and line ends separate. In a list, an item may begin with a bracket.
    pub(super) fn entries(&self, range: Range<usize>, is_list: bool) -> Vec<Range<usize>> {
        let mut entries = Vec::new();
        let mut start = None;
        let end = range.end;
        for number in self.level(range) {
            let separates = match self.tokens[number].kind {
                Kind::LineEnd => !self.continues(number, is_list),
                Kind::Mark => self.written(number) == ",",
                _ => false,
            };
            if separates {
                entries.extend(start.take().map(|start| start..number));
            } else {
                start = start.or(Some(number));
            }
        }
        entries.extend(start.map(|start| start..end));
        entries
    }

    /// Whether what stands before a line end goes on behind it.
    fn continues(&self, number: usize, is_list: bool) -> bool {
        let next = number + 1;
        if self.written(next) == "@" || self.declares(next) || self.sets(next, "targetScope") {
            return false;
        }
        let before = number.checked_sub(1).map_or("", |before| self.written(before));
        matches!(before, "?" | ":" | "=" | "|")
            || matches!(self.written(next), "?" | ":" | "|")
            || (!is_list && self.is(next, Kind::Open))
    }

    fn sets(&self, number: usize, name: &str) -> bool {
        self.written(number) == name && self.written(number + 1) == "="
    }

    /// Whether a declaration begins here.
    fn declares(&self, number: usize) -> bool {
        let follows = |kind| self.is(number + 2, kind);
        self.is(number + 1, Kind::Word)
            && match self.written(number) {
                "resource" | "module" => follows(Kind::Text) || follows(Kind::TextOpen),
                keyword => KEYWORDS.contains(&keyword),
            }
    }

    fn behind_decorators(&self, entry: &Range<usize>) -> usize {
        let mut at = entry.start;
        while at < entry.end && self.written(at) == "@" {
            at += 1;
            while at < entry.end && (self.is(at, Kind::Word) || self.written(at) == ".") && !self.declares(at) {
                at += 1;
            }
            if at < entry.end && self.is(at, Kind::Open) {
                at = self.next(at);
            }
        }
        at
    }

    /// The members of the object that opens here; none of what opens something else.
    pub(super) fn members(&self, open: usize) -> Vec<Member<'t>> {
        if self.written(open) != "{" {
            return Vec::new();
        }
        let entries = self.entries(open + 1..self.tokens[open].partner, false).into_iter();
        entries
            .filter(|entry| self.written(entry.start + 1) == ":")
            .filter_map(|entry| {
                let key = match self.tokens[entry.start].kind {
                    Kind::Word => Cow::Borrowed(self.written(entry.start)),
                    Kind::Text => text_of(self.written(entry.start)),
                    _ => return None,
                };
                Some(Member { key, at: entry.start, value: self.trimmed(entry.start + 2..entry.end) })
            })
            .collect()
    }

    /// A member of the object that opens here. Resource Manager ignores case in keys.
    pub(super) fn get(&self, open: usize, key: &str) -> Option<Member<'t>> {
        let mut known = self.members.borrow_mut();
        let by_key = |member: Member<'t>| (member.key.to_ascii_lowercase(), member);
        let members = known.entry(open).or_insert_with(|| self.members(open).into_iter().map(by_key).collect());
        members.get(&key.to_ascii_lowercase()).cloned()
    }

    /// What opens a value that is all in one pair of these brackets.
    pub(super) fn opens(&self, value: &Range<usize>, bracket: &str) -> Option<usize> {
        let is_all = !value.is_empty() && self.next(value.start) == value.end;
        (is_all && self.written(value.start) == bracket).then_some(value.start)
    }

    /// Without the line ends at both ends.
    pub(super) fn trimmed(&self, mut range: Range<usize>) -> Range<usize> {
        while !range.is_empty() && self.is(range.start, Kind::LineEnd) {
            range.start += 1;
        }
        while !range.is_empty() && self.is(range.end - 1, Kind::LineEnd) {
            range.end -= 1;
        }
        range
    }

    /// The value behind the `=` of a declaration.
    pub(super) fn value_of(&self, declaration: &Declaration<'_>) -> Option<Range<usize>> {
        let equals = self.level(declaration.rest.clone()).find(|number| self.written(*number) == "=")?;
        Some(self.trimmed(equals + 1..declaration.rest.end))
    }
}
