//! ARM templates.
//!
//! The marker of a template is a deployment that deploys nothing and is named after the tracking ID, at
//! the root of the template that is deployed: <https://aka.ms/aboutpartnerattribution>.

mod add;
mod check;
mod insert;
pub mod json;
mod layout;
mod marker;
mod remove;
mod resolve;

use bumpalo::Bump;

use add::Added;
use json::View;
use memchr::memmem;

use super::deployment::{NO_MARKER, added, check_opt_out, parameter_stays};
use super::linked::{Facts, may_link};
use super::{Edit, Finding, Known, Marker, Rule};
use crate::config::Source;
use crate::error::{Error, Result};
use crate::tracking_id::TrackingId;

/// What a template is deployed to, by its `$schema`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A resource group, which has a location of its own.
    ResourceGroup,
    /// A subscription.
    Subscription,
    /// A management group.
    ManagementGroup,
    /// A tenant.
    Tenant,
}

impl Target {
    /// That of a template with this `$schema`; none where it is no template's.
    #[must_use]
    pub fn of_schema(schema: &str) -> Option<Self> {
        let path = schema.split(['#', '?']).next()?.trim_end();
        let file = path.rsplit('/').next()?.to_ascii_lowercase();
        match file.as_str() {
            "deploymenttemplate.json" => Some(Self::ResourceGroup),
            "subscriptiondeploymenttemplate.json" => Some(Self::Subscription),
            "managementgroupdeploymenttemplate.json" => Some(Self::ManagementGroup),
            "tenantdeploymenttemplate.json" => Some(Self::Tenant),
            _ => None,
        }
    }

    /// Whether a deployment inside of the template must say where it is kept; elsewhere it must not.
    #[must_use]
    pub fn needs_location(self) -> bool {
        self != Self::ResourceGroup
    }
}

/// What a template is deployed to; none where the text is no template. Only the root's `$schema` says so.
#[must_use]
pub fn target_of(text: &str) -> Option<Target> {
    if !may_be(text.as_bytes()) {
        return None;
    }
    Target::of_schema(&json::root_member(text, "$schema")?)
}

/// Whether these bytes may be a template: most files of a repository are settled by this.
#[must_use]
pub fn may_be(bytes: &[u8]) -> bool {
    [&b"emplate.json"[..], b"EMPLATE.JSON"].iter().any(|name| memmem::find(bytes, name).is_some())
}

/// Whether a text is an ARM template.
#[must_use]
pub fn is_template(text: &str) -> bool {
    target_of(text).is_some()
}

/// Whether a text begins as JSON does.
#[must_use]
pub fn is_meant_to_be_json(text: &str) -> bool {
    text.trim_start_matches('\u{FEFF}').trim_start().starts_with(['{', '[', '/'])
}

/// What matters of a template to others, and what is wrong with it. `arena` is where its values are kept.
///
/// # Errors
/// Where it is not JSON.
pub fn check(source: &Source, known: &Known, arena: &Bump) -> Result<(Facts, Vec<Finding>)> {
    // A name that does not have `pid-` in it, or `'pid'` beside something else, is not that of a marker: these
    // letters apart from each other have not been seen. What does not end as JSON does is half a file.
    let has_none = !has_pid(&source.text) && source.text.trim_end().ends_with('}');
    if has_none && !may_link(&source.text) {
        return Ok((Facts::default(), vec![Finding::new(Rule::NoMarker, source, 0, NO_MARKER)]));
    }
    let tree = json::parse(source, arena)?;
    let root = View { text: &source.text, node: &tree };
    let findings = check::findings(source, root, known)?;
    let has_marker = !findings.iter().any(|it| matches!(it.rule, Rule::NoMarker | Rule::NestedMarkerOnly));
    Ok((Facts::of_arm(root, has_marker), findings))
}

fn has_pid(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_followed = |at: usize| matches!(bytes.get(at + 3), Some(b'-' | b'\''));
    [&b"pid"[..], b"PID", b"Pid"].iter().any(|pid| memmem::find_iter(bytes, pid).any(is_followed))
}

/// Puts a marker into a template.
///
/// # Errors
/// Where it is not JSON, or has no place for a marker.
pub fn add(source: &Source, marker: &Marker) -> Result<Edit> {
    check_opt_out(marker)?;
    let text = match add::added(source, marker)? {
        Added::Text(text) => text,
        Added::There(said) => return Ok(Edit::Unchanged(said)),
    };
    let has_parameter = match &marker.opt_out {
        Some(name) => add::has_parameter(source, name)?,
        None => false,
    };
    // A template is somebody's product: what could not be undone to the byte is not done at all.
    let outcome = Source { path: source.path.clone(), text };
    let is_undone = match remove::without_first(&outcome, &marker.id) {
        Ok(Some(before)) => before == source.text || (has_parameter && is_source_of(&outcome, before, marker)),
        _ => false,
    };
    if !is_undone {
        return Err(source.problem("a marker could not be taken out of it again; put it in by hand"));
    }
    Ok(Edit::Changed { text: outcome.text, done: added(marker, &add::others(source)?) })
}

/// Whether a marker makes this text of another one. A parameter that is just as an earlier `add` has written
/// it is taken out with the marker, and put in again.
fn is_source_of(outcome: &Source, text: String, marker: &Marker) -> bool {
    let before = Source { path: outcome.path.clone(), text };
    matches!(add::added(&before, marker), Ok(Added::Text(text)) if text == outcome.text)
}

/// Takes every well-formed marker with an ID out of the root of a template.
///
/// # Errors
/// Where it is not JSON, or something in it needs a marker.
pub fn remove(source: &Source, id: &TrackingId) -> Result<Edit> {
    let mut now = source.clone();
    let mut parameters = Vec::new();
    while let Some(text) = remove::without_first(&now, id)? {
        parameters.extend(remove::first_opt_out(&now, id)?);
        now.text = text;
    }
    if now.text == source.text {
        return Ok(Edit::Unchanged(format!("has no well-formed marker {}", id.pid())));
    }
    let mut done = format!("removed {}", id.pid());
    for parameter in parameters {
        if remove::has_idle_parameter(&now, &parameter)? {
            done = format!("{done}; {}", parameter_stays(&parameter));
        }
    }
    Ok(Edit::Changed { text: now.text, done })
}

fn no_template(source: &Source) -> Error {
    source.problem("its root has no `$schema` of an ARM template; name the template itself")
}
