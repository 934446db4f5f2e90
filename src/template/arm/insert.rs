//! Where something is put in, and how, so that it can be taken out again to the byte.
//!
//! Every way of putting in leaves text that no other way leaves: a new item stands at the start of its
//! list or object, and how it stands there tells what was there before.
//!
//! | before | after |
//! |---|---|
//! | `[ a ]` | `[ NEW, a ]`, with what is between `[` and `a` also before `NEW` |
//! | `[]`, `[ ]` | `[NEW]`, `[NEW ]` |
//! | `{}` | `{`, line end, `NEW}` |
//! | `[`, line end, `]` | `[NEW`, line end, `]` |
//! | nothing | `[`, line end, `NEW`, line end, `]`; on one line `[ NEW ]` |

use super::json::{Node, Value};
use super::layout::{Layout, Piece, blank_start, has_line_end, last_line_end, line_indent};
use crate::template::splice::Insertion;

/// A new child of a list or object.
pub(super) fn into_container(
    text: &str,
    container: &Node<'_>,
    key: Option<&str>,
    piece: &Piece<'_>,
    root: &Layout<'_>,
) -> Insertion {
    let at = container.span.start + 1;
    let indent = line_indent(text, container.span.start).to_owned();
    let text = match container.child_spans().first() {
        None => {
            let layout = Layout { indent, ..root.clone() };
            let inside = &text[at..container.span.end - 1];
            if matches!(container.value, Value::Object(_)) && !has_line_end(inside) {
                let layout = layout.deeper();
                layout.line() + &layout.item(key, piece)
            } else {
                layout.item(key, piece)
            }
        }
        Some(first) => {
            let before = &text[at..first.start];
            let unit = unit_of(text, container).unwrap_or_else(|| root.unit.clone());
            match last_line_end(before) {
                Some((newline, behind)) => {
                    let indent = blank_start(behind).to_owned();
                    let layout = Layout { newline: Some(newline), indent, unit, ..root.clone() };
                    layout.line() + &layout.item(key, piece) + ","
                }
                None => beside(before, &text[first.clone()], key, piece, &Layout { indent, unit, ..root.clone() }),
            }
        }
    };
    Insertion { at, text }
}

/// A new child on the line of the first one.
fn beside(before: &str, first: &str, key: Option<&str>, piece: &Piece<'_>, layout: &Layout<'_>) -> String {
    let lead = if before.trim_matches([' ', '\t']).is_empty() { before } else { "" };
    let gap = if lead.is_empty() { layout.gap() } else { "" };
    let newline = last_line_end(first).map(|(newline, _)| newline);
    let layout = Layout { newline, ..layout.clone() };
    format!("{lead}{},{gap}", layout.item(key, piece))
}

/// What a level adds to the indentation, in the first object of a list or object.
fn unit_of(text: &str, container: &Node<'_>) -> Option<String> {
    let (start, value) = match &container.value {
        Value::Array(items) => items.first().map(|item| (item.span.start, item))?,
        Value::Object(members) => members.first().map(|member| (member.key.start, &member.value))?,
        Value::Text | Value::Word => return None,
    };
    let member = value.members().first()?;
    let (_, behind) = last_line_end(&text[value.span.start + 1..member.key.start])?;
    let unit = blank_start(behind).strip_prefix(line_indent(text, start))?;
    (!unit.is_empty()).then(|| unit.to_owned())
}

/// A new member of the root behind the one that ends at a byte: a list or object with one child.
pub(super) fn behind_member(
    end: usize,
    name: &str,
    brackets: [&str; 2],
    (key, piece): (Option<&str>, &Piece<'_>),
    root: &Layout<'_>,
) -> Insertion {
    let [open, close] = brackets;
    let inner = root.deeper();
    let (before, inside, after) =
        if root.newline.is_some() { (root.line(), inner.line(), root.line()) } else { gaps(root) };
    let item = inner.item(key, piece);
    Insertion { at: end, text: format!(",{before}\"{name}\"{}{open}{inside}{item}{after}{close}", root.colon) }
}

fn gaps(root: &Layout<'_>) -> (String, String, String) {
    (root.gap().to_owned(), " ".to_owned(), " ".to_owned())
}
