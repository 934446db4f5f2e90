//! Bicep files: not there yet.

use std::path::Path;

use super::{Edit, Finding, Known, Marker};
use crate::config::Source;
use crate::error::Result;
use crate::tracking_id::TrackingId;

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

/// Puts the marker in.
///
/// # Errors
/// Where it cannot be understood.
pub fn add(source: &Source, _marker: &Marker) -> Result<Edit> {
    Err(source.problem("not there yet"))
}

/// Takes the marker out.
///
/// # Errors
/// Where it cannot be understood.
pub fn remove(source: &Source, _id: &TrackingId) -> Result<Edit> {
    Err(source.problem("not there yet"))
}
