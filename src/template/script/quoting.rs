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
        Self::default().after(text)
    }

    /// The quote that is open at the end of a text, where this one is at its beginning.
    pub(super) fn open_after(quote: char, text: &str) -> Option<char> {
        Self { open: Some(quote), before: None }.after(text)
    }

    /// Where the quote stands that is open at the end of a text.
    pub(super) fn opened_at(text: &str) -> Option<usize> {
        let mut quoting = Self::default();
        let mut opened = 0;
        for (at, c) in text.char_indices() {
            let was_open = quoting.open.is_some();
            quoting.step(c);
            opened = if was_open { opened } else { at };
        }
        quoting.open.map(|_| opened)
    }

    fn after(mut self, text: &str) -> Option<char> {
        for c in text.chars() {
            self.step(c);
        }
        self.open
    }
}
