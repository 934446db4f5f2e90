//! In HCL, `partner_id` is put in as the first line of the block.
//!
//! `terraform fmt` lines up the `=` of arguments on consecutive lines; a blank line keeps it from touching
//! those that are there. Every way of putting in leaves text that no other way leaves:
//!
//! | before | after |
//! |---|---|
//! | `{}` | `{`, line end, `NEW`, line end, `}` |
//! | `{`, line end, a block or a comment | `{`, line end, `NEW`, line end, the same |
//! | `{`, line end, anything else | `{`, line end, `NEW`, line end, line end, the same |

use std::ops::Range;

use crate::template::splice::Insertion;
use crate::template::terraform::configuration::{Argument, Provider};
use crate::template::terraform::hcl::end_of_line;

/// What is put in; none where the block stands on one line, and something is in it.
pub(super) fn insertion(text: &str, provider: &Provider<'_>, written: &str) -> Option<Insertion> {
    let inside = &text[provider.inside.clone()];
    let argument = format!("partner_id = \"{written}\"");
    let outer = indentation(text, provider.at);
    if is_blank(inside) {
        let newline = first_newline(text).unwrap_or("\n");
        let text = format!("{newline}{outer}  {argument}{newline}{outer}");
        return Some(Insertion { at: provider.inside.start, text });
    }
    let at = end_of_line(text, provider.inside.start)?;
    let newline = first_newline(inside)?;
    let own_line = provider.first.as_ref().map(|first| indentation(text, first.at));
    let indent = own_line.map_or_else(|| format!("{outer}  "), str::to_owned);
    let gap = if needs_no_gap(text, at, provider) { "" } else { newline };
    Some(Insertion { at, text: format!("{indent}{argument}{newline}{gap}") })
}

/// Whether nothing on the next line can be lined up with an argument.
fn needs_no_gap(text: &str, at: usize, provider: &Provider<'_>) -> bool {
    let next = text[at..provider.inside.end].trim_start_matches([' ', '\t']);
    let next_at = provider.inside.end - next.len();
    next.starts_with('#')
        || next.starts_with("//")
        || provider.first.as_ref().is_some_and(|first| first.is_block && first.at == next_at)
}

/// What goes with the argument: what [`insertion`] has put in, else its line, else itself.
pub(super) fn cut(text: &str, provider: &Provider<'_>, argument: &Argument<'_>) -> Range<usize> {
    let Range { start, end } = argument.span.clone();
    let inside = provider.inside.clone();
    let before = &text[inside.start..start];
    let behind = &text[end..inside.end];
    if is_blank(before) && is_blank(behind) {
        return inside;
    }
    let line_start = start - indentation(text, start).len();
    let Some(line_end) = line_end(behind).filter(|_| text[..line_start].ends_with('\n')) else {
        return start..end;
    };
    let line = line_start..end + line_end;
    let (newline, rest) = (first_newline(before), &text[line.end..inside.end]);
    // Alone between the brackets, as it is where there was nothing between them.
    if let Some(newline) = newline
        && before.strip_prefix(newline) == Some(indentation(text, start))
        && let Some(blanks) = rest.strip_prefix(indentation(text, provider.at))
        && is_blank(blanks)
    {
        return inside.start..inside.end - blanks.len();
    }
    let is_first = before.matches('\n').count() == 1;
    match newline {
        Some(newline) if is_first && rest.starts_with(newline) => line.start..line.end + newline.len(),
        _ => line,
    }
}

/// How far it is to the end of the line, with a comment on it; none where something else follows.
fn line_end(behind: &str) -> Option<usize> {
    let line = behind.split_inclusive('\n').next()?;
    let rest = line.trim_start_matches([' ', '\t']);
    let is_free = rest.trim_end().is_empty() || rest.starts_with('#') || rest.starts_with("//");
    (is_free && line.ends_with('\n')).then_some(line.len())
}

fn is_blank(text: &str) -> bool {
    text.trim_matches([' ', '\t']).is_empty()
}

fn first_newline(text: &str) -> Option<&str> {
    let at = text.find('\n')?;
    let start = if text[..at].ends_with('\r') { at - 1 } else { at };
    Some(&text[start..=at])
}

/// The blanks that the line of a byte begins with; what is not blank ends them.
fn indentation(text: &str, at: usize) -> &str {
    let before = &text[..at];
    let line = before.rfind('\n').map_or(before, |end| &before[end + 1..]);
    let line = line.trim_start_matches('\u{FEFF}');
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}
