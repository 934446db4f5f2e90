//! Values: where they end, and which parts of them are literal.

use super::quoting::Quoting;

/// What is assigned, as it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'a> {
    pub(super) text: &'a str,
    /// Whether it is one string or word, and not an expression with strings in it.
    pub(super) is_one: bool,
}

/// How a value ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With the quote that is open, or the line.
    Quote(Option<char>),
    /// With the word of a shell, or with the quote in which the whole assignment stands.
    Word(Option<char>),
    /// With the command.
    Command,
    /// With the argument or the statement; only what is in quotes is literal.
    Expression,
    /// With the line, or with the member of a list in braces.
    Scalar { is_in_braces: bool },
}

impl End {
    fn is_at(self, c: char) -> bool {
        match self {
            Self::Quote(_) => false,
            Self::Word(quote) => c.is_whitespace() || matches!(c, ';' | '&' | '|' | ')') || quote == Some(c),
            Self::Command => matches!(c, ';' | '&' | '|'),
            Self::Expression => matches!(c, ';' | ',' | ')' | '}'),
            Self::Scalar { is_in_braces } => is_in_braces && matches!(c, ',' | '}'),
        }
    }
}

impl<'a> Value<'a> {
    /// The value at the beginning of a text.
    pub(super) fn at_beginning(text: &'a str, end: End) -> Self {
        if let End::Quote(quote) = end {
            let end = quote.map_or(text.len(), |quote| end_of_quoted(text, quote));
            return Self { text: &text[..end], is_one: true };
        }
        // `\"` in a string is a quote of what the string holds.
        if let (Some(inner), End::Word(Some(_))) = (text.strip_prefix("\\\""), end) {
            return Self { text: &inner[..inner.find("\\\"").unwrap_or(inner.len())], is_one: true };
        }
        let length = length(text, end);
        Self::without_quotes(text[..length].trim_end(), end)
    }

    fn without_quotes(text: &'a str, end: End) -> Self {
        let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some(quote) = quote {
            let inner = &text[1..];
            let closed = end_of_quoted(inner, quote);
            if closed + 1 >= inner.len() {
                return Self { text: &inner[..closed], is_one: true };
            }
        }
        let is_one = end != End::Expression && quote.is_none() && !text.contains(['"', '\'']);
        Self { text, is_one }
    }

    /// Its bytes, with 1 for what is filled in when it runs, and blanks for what only holds it together.
    pub(super) fn literal(&self) -> Vec<u8> {
        let mut bytes = self.text.as_bytes().to_vec();
        let mut at = 0;
        while at < bytes.len() {
            let length = expansion(&self.text.as_bytes()[at..]);
            bytes[at..at + length].fill(EXPANDED);
            if length == 0 && matches!(bytes[at], b'"' | b'\'' | b'`' | b'\\') {
                bytes[at] = b' ';
            }
            at += length.max(1);
        }
        bytes
    }
}

/// What stands for a byte that nobody can tell.
pub(super) const EXPANDED: u8 = 1;

pub(super) fn end_of_quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        if c == quote && !is_escaped {
            return at;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text.len()
}

fn length(text: &str, end: End) -> usize {
    let mut quoting = Quoting::default();
    let (mut passed, mut depth) = (0, 0_usize);
    for (at, c) in text.char_indices() {
        if at < passed {
            continue;
        }
        // The quote around the whole assignment ends it, and opens nothing.
        if end == End::Word(Some(c)) {
            return at;
        }
        let is_outside = quoting.step(c);
        if is_outside && depth == 0 && end.is_at(c) {
            return at;
        }
        if is_outside && end == End::Expression {
            depth = match c {
                '(' | '[' | '{' => depth + 1,
                ')' | ']' | '}' => depth.saturating_sub(1),
                _ => depth,
            };
        }
        if is_outside && c == '\\' && matches!(end, End::Word(_)) {
            passed = at + 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8);
        } else if is_outside || c != '\'' {
            passed = at + expansion(&text.as_bytes()[at..]);
        }
    }
    text.len()
}

/// How many bytes at the beginning of a text are filled in when it runs: `$X`, `${X}`, `$(x)`, `${{ x }}`,
/// `$env:X`, `` `x` ``, `%X%`, `%~1`, `%%i`, `!X!`, `{x}`, and the marks of programs that fill templates:
/// `{{ x }}`, `#{x}#`, `__X__`, `@X@`, `@@X@@`.
fn expansion(text: &[u8]) -> usize {
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'?');
    let named = |from: usize| text[from..].iter().take_while(|b| is_name(b)).count();
    match text {
        [b'$', b'{' | b'(', ..] => 1 + balanced(&text[1..]),
        [b'$', b'$', ..] => 2,
        [b'`', ..] => text[1..].iter().position(|b| *b == b'`').map_or(0, |length| length + 2),
        [b'$', ..] if named(1) > 0 => 1 + named(1),
        [b'{', b'{', ..] => balanced(text),
        [b'#', b'{', ..] => {
            let length = 1 + balanced(&text[1..]);
            length + usize::from(text.get(length) == Some(&b'#'))
        }
        [mark @ (b'%' | b'!' | b'@'), ..] if named(1) > 0 && text.get(1 + named(1)) == Some(mark) => named(1) + 2,
        [b'@', b'@', ..] if named(2) > 0 && text[2 + named(2)..].starts_with(b"@@") => named(2) + 4,
        // `%X:~0,8%`
        [b'%', ..] if text[1..=named(1)].ends_with(b":") => {
            text[1..].iter().position(|b| *b == b'%').map_or(0, |length| length + 2)
        }
        // Of cmd: the arguments of a batch file, and the variable of a loop.
        [b'%', b'%' | b'~', b'~', ..] if named(3) > 0 => 3 + named(3),
        [b'%', b'%' | b'~', ..] if named(2) > 0 => 2 + named(2),
        [b'%', b's' | b'*' | b'0'..=b'9', ..] => 2,
        // A GUID in braces is one.
        [b'{', ..] if named(1) < 32 && text.get(1 + named(1)) == Some(&b'}') => named(1) + 2,
        [b'_', b'_', ..] if named(2) > 2 && text[2..2 + named(2)].ends_with(b"__") => 2 + named(2),
        _ => 0,
    }
}

/// Up to the bracket that closes the first one; all where none does.
fn balanced(text: &[u8]) -> usize {
    let mut depth = 0_usize;
    for (at, b) in text.iter().enumerate() {
        match b {
            b'{' | b'(' => depth += 1,
            b'}' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}
