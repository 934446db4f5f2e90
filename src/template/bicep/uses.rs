//! Where what is declared under a name is used.

use std::ops::Range;

use super::file::File;
use super::scan::Kind;

impl File<'_> {
    /// The first place outside of `own` that means what is declared under a name: no key, no member, no
    /// output, and nothing that a function, a lambda or a loop calls so.
    pub(super) fn used(&self, name: &str, own: &Range<usize>) -> Option<usize> {
        let is_named = |number: &usize| self.is(*number, Kind::Word) && self.written(*number) == name;
        let mut uses = (0..self.tokens.len()).filter(|number| !own.contains(number) && is_named(number)).peekable();
        uses.peek()?;
        let local = self.local(name);
        uses.find(|number| self.is_use(*number) && !is_in(*number, &local))
    }

    fn is_use(&self, number: usize) -> bool {
        let before = |count: usize| number.checked_sub(count).map_or("", |before| self.written(before));
        let begins = number == 0 || self.is(number - 1, Kind::LineEnd) || matches!(before(1), "{" | ",");
        let is_key = begins
            && self.written(number + 1) == ":"
            && !(self.is(number.wrapping_sub(1), Kind::LineEnd) && before(2) == "?");
        let is_member = before(1) == "." && !(before(2) == "." && before(3) == ".");
        let is_output = before(1) == "output" && (number == 1 || self.is(number - 2, Kind::LineEnd));
        !is_key && !is_member && !is_output
    }

    /// Where a name is local to something, as ranges in the order of their starts.
    fn local(&self, name: &str) -> Vec<Range<usize>> {
        let mut open = Vec::new();
        let mut local: Vec<Range<usize>> = Vec::new();
        for number in 0..self.tokens.len() {
            if self.tokens[number].partner > number {
                open.push(number);
            }
            while open.last().is_some_and(|last| self.tokens[*last].partner <= number) {
                open.pop();
            }
            // What is in another range of it says nothing new.
            if self.written(number) == name && !local.last().is_some_and(|last| last.contains(&number)) {
                local.extend(self.scope_of(number, &open));
            }
        }
        local
    }

    /// From the word that names something local, how far it goes; none where the word is no such one.
    fn scope_of(&self, number: usize, open: &[usize]) -> Option<Range<usize>> {
        let around = open.last().copied();
        if self.is_arrow(number + 1) {
            return Some(number..self.end_of_argument(number, around));
        }
        if number > 0 && self.written(number - 1) == "for" {
            return Some(number..self.tokens[around?].partner);
        }
        let list = around.filter(|list| self.written(*list) == "(" && matches!(self.written(number - 1), "(" | ","))?;
        let outside = open.len().checked_sub(2).map(|above| open[above]);
        let is_of = |keyword: &str, back: usize| list.checked_sub(back).is_some_and(|at| self.written(at) == keyword);
        if is_of("for", 1) {
            return Some(number..self.tokens[outside?].partner);
        }
        let is_function = is_of("func", 2) && outside.is_none();
        (is_function || self.is_arrow(self.next(list))).then(|| number..self.end_of_argument(list, outside))
    }

    fn is_arrow(&self, number: usize) -> bool {
        self.written(number) == "=" && self.written(number + 1) == ">"
    }

    /// Where the comma or bracket stands behind the argument that this word is in; at the top level, where
    /// the declaration ends.
    fn end_of_argument(&self, number: usize, around: Option<usize>) -> usize {
        let Some(open) = around else {
            let declaration = self.declarations.iter().find(|it| it.all.contains(&number));
            return declaration.map_or(number + 1, |it| it.all.end);
        };
        let close = self.tokens[open].partner;
        self.level(number..close).find(|at| self.written(*at) == ",").unwrap_or(close)
    }
}

/// Whether one of the ranges, which do not overlap, has this number.
fn is_in(number: usize, ranges: &[Range<usize>]) -> bool {
    let behind = ranges.partition_point(|range| range.start <= number);
    behind.checked_sub(1).is_some_and(|at| ranges[at].contains(&number))
}
