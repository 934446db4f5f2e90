//! Which quotes are open at a place of a line.

/// Goes through a line, and knows the quote that is open.
#[derive(Debug, Default)]
pub(super) struct Quoting {
    open: Option<char>,
    before: Option<char>,
}

impl Quoting {
    /// Goes on by a character, and says whether it stands outside of quotes and is none itself.
    pub(super) fn step(&mut self, c: char) -> bool {
        let is_escaped = self.before == Some('\\');
        // In `don't` it is an apostrophe.
        let opens = matches!(c, '"' | '\'') && !self.before.is_some_and(char::is_alphanumeric);
        // Of two backslashes the second escapes nothing.
        self.before = if is_escaped && c == '\\' { None } else { Some(c) };
        match self.open {
            Some(open) if c == open && !is_escaped => self.open = None,
            Some(_) => {}
            None if opens || c == '"' => self.open = (!is_escaped).then_some(c),
            None => return true,
        }
        false
    }

    /// The quote that is open at the end of a text.
    pub(super) fn open_at_end(text: &str) -> Option<char> {
        let mut quoting = Self::default();
        for c in text.chars() {
            quoting.step(c);
        }
        quoting.open
    }
}
