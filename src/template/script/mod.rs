//! Scripts and pipelines: where somebody wrote a user agent or a partner ID out.
//!
//! No shell is parsed. A line is looked at where it names one of the few carriers,
//! and only what is surely an assignment of a literal counts: a mention, a comment or a help text never
//! does. Not understood are a value on several lines, a name in another case than its own, a name that is
//! put together, and what a text on several lines is for, so that nothing is said of it.

mod assignment;
mod carrier;
mod check;
mod language;
mod lines;
mod quoting;
mod statement;
mod texts;
mod value;
mod ways;
mod yaml;

use std::path::Path;

use memchr::memmem;

use super::{Finding, Known};
use crate::config::Source;
use crate::error::Error;
use language::Language;

/// Whether a file of this name is one.
#[must_use]
pub fn is_named(path: &Path) -> bool {
    Language::by_name(path).is_some()
}

/// Whether a file says in its first line that it is one, whatever it is called.
#[must_use]
pub fn has_interpreter(bytes: &[u8]) -> bool {
    bytes.starts_with(b"#!")
}

/// Whether there can be anything to check in these bytes: a part of each carrier's name is there.
#[must_use]
pub fn may_be(bytes: &[u8]) -> bool {
    let parts: [&[u8]; 4] = [b"_USER_AGENT", b"ARM_PARTNER_ID", b"AddUserAgent", b"AZUREPS_HOST_ENVIRONMENT"];
    parts.iter().any(|part| memmem::find(bytes, part).is_some())
}

/// Whether an assignment is in it, so that there is something to check.
#[must_use]
pub fn has_assignment(path: &Path, text: &str) -> bool {
    may_be(text.as_bytes())
        && !language::is_example(path)
        && assignment::Assignments::of(text, Language::of(path, text)).next().is_some()
}

/// What is wrong with it.
#[must_use]
pub fn check(source: &Source, known: &Known) -> Vec<Finding> {
    check::findings(source, Language::of(&source.path, &source.text), known)
}

/// That it is not edited.
pub(super) fn not_edited(source: &Source) -> Error {
    source.problem(
        "a script gets no marker; run what it runs with `cua exec -- …`, or give a pipeline the variables with \
         `cua env --format github` or `azure-pipelines`",
    )
}
