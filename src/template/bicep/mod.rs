//! Bicep files.
//!
//! The marker is the resource that an ARM template's marker compiles from, or a module of that name, at
//! the top level of the file that is deployed: <https://aka.ms/aboutpartnerattribution>.
//!
//! No compiler is asked. Understood are words, strings, comments and brackets; which lines of the top level
//! declare something; objects and their members; and what `resolve` says. Not understood are types,
//! user-defined functions, imported variables, `...` in an object, operators, lambdas, what a file in
//! another language holds (`loadJsonContent`), and whether the compiler takes the file. What a module
//! deploys is told by its own file. `.bicepparam` files carry no marker.

mod add;
mod asking;
mod check;
mod file;
mod marker;
mod remove;
mod resolve;
mod scan;
mod text;
mod uses;

use std::collections::BTreeSet;
use std::path::Path;

use bumpalo::Bump;

use add::Added;
use file::File;
use memchr::memmem;
use scan::Problem;

use super::arm::Target;
use super::arm::json::located;
use super::deployment::{added, check_opt_out};
use super::linked::Facts;
use super::{Edit, Finding, Known, Marker};
use crate::config::Source;
use crate::error::Result;
use crate::tracking_id::TrackingId;

/// Whether a file of this name is one.
#[must_use]
pub fn is_named(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("bicep"))
}

/// Whether there can be anything to check in these bytes: what declares no resource and no module, such
/// as a file of types, deploys nothing.
#[must_use]
pub fn may_be(bytes: &[u8]) -> bool {
    [&b"resource"[..], b"module"].iter().any(|keyword| memmem::find(bytes, keyword).is_some())
}

/// What a file is deployed to; none where that is not in Azure.
fn target_of(file: &File<'_>) -> Option<Target> {
    let Some(scope) = file.declared("targetScope").next() else { return Some(Target::ResourceGroup) };
    let value = file.value_of(scope)?;
    match resolve::meaning(file, &value, &[]).text() {
        "resourceGroup" => Some(Target::ResourceGroup),
        "subscription" => Some(Target::Subscription),
        "managementGroup" => Some(Target::ManagementGroup),
        "tenant" => Some(Target::Tenant),
        _ => None,
    }
}

fn parse<'t>(source: &'t Source, arena: &'t Bump) -> Result<File<'t>> {
    let file = File::new(&source.text, arena).map_err(|Problem { at, what }| located(source, at, what))?;
    marker::refuse_too_many(source, &file)?;
    Ok(file)
}

/// What matters of a file to others, and what is wrong with it. `arena` is where its words are kept.
///
/// # Errors
/// Where its brackets, strings or comments do not close, or there is too much in it.
pub fn check(source: &Source, known: &Known, arena: &Bump) -> Result<(Facts, Vec<Finding>)> {
    Ok(check::checked(source, &parse(source, arena)?, known))
}

/// Puts a marker into a file.
///
/// # Errors
/// Where it cannot be understood, or has no place for a marker.
pub fn add(source: &Source, marker: &Marker) -> Result<Edit> {
    check_opt_out(marker)?;
    let (text, others) = match add::added(source, marker)? {
        Added::Text { text, others } => (text, others),
        Added::There(what) => return Ok(Edit::Unchanged(what)),
    };
    // A template is somebody's product: what could not be undone to the byte is not done at all.
    let outcome = Source { path: source.path.clone(), text };
    if !matches!(remove::without_first(&outcome, &marker.id), Ok(Some(before)) if before.text == source.text) {
        return Err(source.problem("a marker could not be taken out of it again; put it in by hand"));
    }
    Ok(Edit::Changed { text: outcome.text, done: added(marker, &others) })
}

/// Takes every well-formed marker with an ID out of a file.
///
/// # Errors
/// Where it cannot be understood, or something in it needs a marker.
pub fn remove(source: &Source, id: &TrackingId) -> Result<Edit> {
    let mut now = source.clone();
    let mut opt_outs = BTreeSet::new();
    while let Some(without) = remove::without_first(&now, id)? {
        now.text = without.text;
        opt_outs.extend(without.opt_out);
    }
    if now.text == source.text {
        return Ok(Edit::Unchanged(format!("has no well-formed marker {}", id.pid())));
    }
    let left = remove::left_over(&now, &opt_outs);
    Ok(Edit::Changed { text: now.text, done: format!("removed {}{left}", id.pid()) })
}
