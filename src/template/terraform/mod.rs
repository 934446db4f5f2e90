//! Terraform configurations, which `OpenTofu` reads as well.
//!
//! The ID stands as `partner_id` in the provider blocks of azurerm, azapi and azuread, where it beats
//! `ARM_PARTNER_ID`. A block without one is no finding: `cua exec` attributes it through the environment.

mod check;
mod configuration;
mod edit;
mod hcl;
mod json;
mod outline;
mod provider;
mod value;

use std::path::Path;

use memchr::memmem;

pub use edit::{add, remove};
pub use outline::{Outline, PartnerId, outline};

use super::{Finding, Known};
use crate::config::Source;
use crate::error::{Error, Result};

/// Whether a file of this name is one. Test files (`*.tftest.hcl`) are not deployed.
#[must_use]
pub fn is_named(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    [&b".tf"[..], b".tofu"].iter().any(|end| name.ends_with(end)) || is_json(path)
}

fn is_json(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    [&b".tf.json"[..], b".tofu.json"].iter().any(|end| name.ends_with(end))
}

/// Whether there can be anything to check in these bytes.
#[must_use]
pub fn may_be(bytes: &[u8]) -> bool {
    let has = |word: &str| memmem::find(bytes, word.as_bytes()).is_some();
    has("partner_id") && has("provider") && ["azurerm", "azapi", "azuread"].into_iter().any(has)
}

/// What is wrong with it.
///
/// # Errors
/// Where it cannot be understood.
pub fn check(source: &Source, known: &Known) -> Result<Vec<Finding>> {
    check::findings(source, known)
}

/// What is wrong in a text, and where.
struct Problem {
    at: usize,
    what: &'static str,
}

impl Problem {
    fn of(self, source: &Source) -> Error {
        Error::InFile { at: source.location(self.at), problem: self.what.to_owned() }
    }
}
