//! Scripts and pipelines: not there yet.

use std::path::Path;

use super::{Finding, Known};
use crate::config::Source;
use crate::error::{Error, Result};

/// Whether a file of this name is one.
#[must_use]
pub fn is_named(_path: &Path) -> bool {
    false
}

/// Whether there can be anything to check in these bytes.
#[must_use]
pub fn may_be(_bytes: &[u8]) -> bool {
    false
}

/// What is wrong with it.
///
/// # Errors
/// Where it cannot be understood.
pub fn check(_source: &Source, _known: &Known) -> Result<Vec<Finding>> {
    Ok(Vec::new())
}

/// That it is not edited.
pub(super) fn not_edited(source: &Source) -> Error {
    source.problem("not there yet")
}
