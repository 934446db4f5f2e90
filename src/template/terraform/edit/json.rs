//! In JSON, `partner_id` is put in as the first member.
//!
//! | before | after |
//! |---|---|
//! | `{ "a": 1 }` | `{ NEW, "a": 1 }`, with what is between `{` and `"a"` also before `NEW` |
//! | `{}`, `{ }` | `{NEW}`, `{NEW }` |

use std::ops::Range;

use crate::template::splice::Insertion;
use crate::template::terraform::configuration::{Argument, Provider};

pub(super) fn insertion(text: &str, provider: &Provider<'_>, written: &str) -> Insertion {
    let at = provider.inside.start;
    let member = |gap: &str| format!("\"partner_id\":{gap}\"{written}\"");
    let text = match &provider.first {
        None => member(" "),
        Some(first) => {
            let before = &text[at..first.at];
            // A file without blanks gets none.
            let gap = if before.is_empty() && !text[first.at..provider.inside.end].contains(": ") { "" } else { " " };
            format!("{before}{},", member(gap))
        }
    };
    Insertion { at, text }
}

/// What goes with the member: a comma, and the blanks before it.
pub(super) fn cut(text: &str, provider: &Provider<'_>, argument: &Argument<'_>) -> Range<usize> {
    let before = text[provider.inside.start..argument.span.start].trim_ascii_end().len() + provider.inside.start;
    let behind = &text[argument.span.end..provider.inside.end];
    if behind.trim_ascii_start().starts_with(',') {
        before..argument.span.end + behind.find(',').map_or(0, |at| at + 1)
    } else {
        // With the comma of the member before it, where there is one.
        before - usize::from(text[..before].ends_with(','))..argument.span.end
    }
}
