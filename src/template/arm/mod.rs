//! ARM templates.
//!
//! The marker of a template is a deployment that deploys nothing and is named after the tracking ID, at
//! the root of the template that is deployed: <https://aka.ms/aboutpartnerattribution>.

pub mod json;

use memchr::memmem;

use super::{Edit, Finding, Known, Marker, Rule};
use crate::config::Source;
use crate::error::Result;

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
    // Most files of a repository are settled by this.
    memmem::find(text.as_bytes(), b"emplate.json")?;
    let schema = json::root_member(text, "$schema")?;
    Target::of_schema(text[schema].trim_matches(['"', '\'']))
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
pub fn check(source: &Source, _known: &Known) -> Result<Vec<Finding>> {
    if memmem::find(source.text.as_bytes(), b"pid-").is_none() {
        return Ok(vec![Finding::new(Rule::NoMarker, source, 0, "this template has no marker")]);
    }
    json::parse(source)?;
    Ok(Vec::new())
}

/// Puts a marker into a template.
///
/// # Errors
/// Where it is not JSON, or has no place for a marker.
pub fn add(source: &Source, _marker: &Marker) -> Result<Edit> {
    json::parse(source)?;
    Err(source.problem("adding is not there yet"))
}

/// Takes the markers out of a template.
///
/// # Errors
/// Where it is not JSON, or something in it needs a marker.
pub fn remove(source: &Source) -> Result<Edit> {
    json::parse(source)?;
    Err(source.problem("removing is not there yet"))
}
