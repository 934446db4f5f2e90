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

use add::Added;
use memchr::memmem;

use super::deployment::{NO_MARKER, check_opt_out};
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

/// What is wrong with a template.
///
/// # Errors
/// Where it is not JSON.
pub fn check(source: &Source, known: &Known) -> Result<Vec<Finding>> {
    // A name that does not have these bytes is not that of a marker, however it is put together: `pid` and
    // `-` apart from each other have not been seen. What does not end as JSON does is half a file.
    if !has_pid(&source.text) && source.text.trim_end().ends_with('}') {
        return Ok(vec![Finding::new(Rule::NoMarker, source, 0, NO_MARKER)]);
    }
    check::findings(source, known)
}

fn has_pid(text: &str) -> bool {
    let bytes = text.as_bytes();
    memmem::find(bytes, b"pid-").is_some()
        || [&b"PID-"[..], b"Pid-"].iter().any(|pid| memmem::find(bytes, pid).is_some())
}

/// Puts a marker into a template.
///
/// # Errors
/// Where it is not JSON, or has no place for a marker.
pub fn add(source: &Source, marker: &Marker) -> Result<Edit> {
    check_opt_out(marker)?;
    let text = match add::added(source, marker)? {
        Added::Text(text) => text,
        Added::There(at) => {
            return Ok(Edit::Unchanged(format!(
                "has {} already, in line {}",
                marker.id.pid(),
                source.location(at).line
            )));
        }
    };
    // A template is somebody's product: what could not be undone to the byte is not done at all.
    let outcome = Source { path: source.path.clone(), text };
    if !matches!(remove::without_first(&outcome, &marker.id), Ok(Some(before)) if before == source.text) {
        return Err(source.problem("a marker could not be taken out of it again; put it in by hand"));
    }
    Ok(Edit::Changed { text: outcome.text, done: format!("added {}", marker.id.pid()) })
}

/// Takes every well-formed marker with an ID out of the root of a template.
///
/// # Errors
/// Where it is not JSON, or something in it needs a marker.
pub fn remove(source: &Source, id: &TrackingId) -> Result<Edit> {
    let mut now = source.clone();
    while let Some(text) = remove::without_first(&now, id)? {
        now.text = text;
    }
    if now.text == source.text {
        return Ok(Edit::Unchanged(format!("has no well-formed marker {}", id.pid())));
    }
    Ok(Edit::Changed { text: now.text, done: format!("removed {}", id.pid()) })
}

fn no_template(source: &Source) -> Error {
    source.problem("its root has no `$schema` of an ARM template; name the template itself")
}
