//! What the strings of Bicep say.

use std::borrow::Cow;

use super::scan::Quotes;

/// What a whole string says, from how it is written.
pub(super) fn text_of(written: &str) -> Cow<'_, str> {
    let Some(quotes) = Quotes::of(written) else { return Cow::default() };
    let close = if quotes.three { 3 } else { 1 };
    let inside = written.get(quotes.len()..written.len() - close).unwrap_or_default();
    match (quotes.three, inside.contains('\\')) {
        (true, _) => Cow::Borrowed(without_first_line_end(inside)),
        (false, false) => Cow::Borrowed(inside),
        (false, true) => Cow::Owned(unescaped(inside)),
    }
}

/// What a piece of a string says that has expressions in it.
pub(super) fn piece_of(written: &str, quotes: Quotes, first: bool, last: bool) -> String {
    let start = if first { quotes.len() } else { 1 };
    let close = match (last, quotes.three) {
        (true, true) => 3,
        (true, false) => 1,
        (false, _) => quotes.dollars + 1,
    };
    let inside = written.get(start..written.len() - close).unwrap_or_default();
    match (quotes.three, first) {
        (true, true) => without_first_line_end(inside).to_owned(),
        (true, false) => inside.to_owned(),
        (false, _) => unescaped(inside),
    }
}

fn without_first_line_end(text: &str) -> &str {
    ["\r\n", "\n", "\r"].iter().find_map(|end| text.strip_prefix(end)).unwrap_or(text)
}

fn unescaped(text: &str) -> String {
    let mut outcome = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\\') {
        outcome.push_str(before);
        let mut chars = behind.chars();
        match chars.next() {
            Some('n') => outcome.push('\n'),
            Some('r') => outcome.push('\r'),
            Some('t') => outcome.push('\t'),
            Some('u') => {
                let digits = chars.as_str().strip_prefix('{').and_then(|rest| rest.split_once('}'));
                if let Some((digits, behind)) = digits {
                    let meant = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
                    outcome.push(meant.unwrap_or(char::REPLACEMENT_CHARACTER));
                    chars = behind.chars();
                }
            }
            Some(other) => outcome.push(other),
            None => {}
        }
        rest = chars.as_str();
    }
    outcome + rest
}
