//! How a file is laid out, so that what is put in looks like the rest of it.

use super::json::View;

/// The layout of a value that is to be written.
#[derive(Clone, Debug)]
pub(super) struct Layout<'t> {
    /// How lines end; none where everything stands on one.
    pub(super) newline: Option<&'t str>,
    /// What a line at the level of the value begins with.
    pub(super) indent: String,
    /// What each level adds to that.
    pub(super) unit: String,
    /// What stands between a key and its value.
    pub(super) colon: &'t str,
}

/// A value to be written.
pub(super) enum Piece<'a> {
    Text(&'a str),
    True,
    EmptyList,
    Object(Vec<(&'a str, Self)>),
}

impl<'t> Layout<'t> {
    /// That of the members of the root.
    pub(super) fn of_root(root: View<'t>) -> Self {
        let text = root.text;
        let start = root.node.span.start;
        let Some(first) = root.node.members().first() else {
            return Self { newline: None, indent: String::new(), unit: String::new(), colon: ": " };
        };
        let colon = &text[first.key.end..first.value.span.start];
        let colon = if colon.trim_matches([' ', '\t']) == ":" { colon } else { ": " };
        let (newline, indent) = match last_line_end(&text[start + 1..first.key.start]) {
            Some((newline, behind)) => (Some(newline), blank_start(behind)),
            None => (None, ""),
        };
        let unit = indent.strip_prefix(line_indent(text, start)).unwrap_or(indent);
        Self { newline, indent: indent.to_owned(), unit: unit.to_owned(), colon }
    }

    /// One level further in.
    pub(super) fn deeper(&self) -> Self {
        Self { indent: [&*self.indent, &*self.unit].concat(), ..self.clone() }
    }

    /// The blank behind a comma on a line; none in a file that has no blanks.
    pub(super) fn gap(&self) -> &'static str {
        if self.colon == ":" { "" } else { " " }
    }

    /// A line end and the indentation; nothing where everything stands on one line.
    pub(super) fn line(&self) -> String {
        self.newline.map_or_else(String::new, |newline| [newline, &*self.indent].concat())
    }

    /// A member, or an item where it has no key.
    pub(super) fn item(&self, key: Option<&str>, piece: &Piece<'_>) -> String {
        let value = self.write(piece);
        match key {
            Some(key) => format!("{}{}{value}", quoted(key), self.colon),
            None => value,
        }
    }

    fn write(&self, piece: &Piece<'_>) -> String {
        let members = match piece {
            Piece::Text(text) => return quoted(text),
            Piece::True => return "true".to_owned(),
            Piece::EmptyList => return "[]".to_owned(),
            Piece::Object(members) => members,
        };
        let inner = self.deeper();
        let (between, close) = (inner.line(), self.line());
        let gap = if self.newline.is_some() { "" } else { self.gap() };
        let mut written = String::from("{");
        for (number, (key, value)) in members.iter().enumerate() {
            if number > 0 {
                written.push(',');
                written.push_str(gap);
            }
            written.push_str(&between);
            written.push_str(&inner.item(Some(key), value));
        }
        written.push_str(&close);
        written.push('}');
        written
    }
}

/// A string of JSON. What is put in is ASCII without control characters, but for an opt-out's name.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The last line end in a text, and what stands behind it.
pub(super) fn last_line_end(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind(['\n', '\r'])?;
    let start = if text[..=at].ends_with("\r\n") { at - 1 } else { at };
    Some((&text[start..=at], &text[at + 1..]))
}

/// The blanks that the line of a byte begins with.
pub(super) fn line_indent(text: &str, at: usize) -> &str {
    let before = &text[..at];
    let line = before.rfind(['\n', '\r']).map_or(before, |end| &before[end + 1..]);
    blank_start(line.trim_start_matches('\u{FEFF}'))
}

/// The blanks at the start of a text.
pub(super) fn blank_start(text: &str) -> &str {
    &text[..text.len() - text.trim_start_matches([' ', '\t']).len()]
}

/// Whether there is a line end in a text.
pub(super) fn has_line_end(text: &str) -> bool {
    text.contains(['\n', '\r'])
}
