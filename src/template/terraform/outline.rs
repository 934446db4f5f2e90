//! What a configuration says about attribution, for who tells of it and does not judge it.

use super::configuration::{Argument, Configuration, Provider};
use super::value::{By, Meaning};
use crate::config::Source;
use crate::error::{Location, Result};

/// What matters of a configuration.
#[derive(Debug)]
pub struct Outline {
    /// Each `partner_id` of a provider block.
    pub partner_ids: Vec<PartnerId>,
    /// Each provider block of azurerm, azapi or azuread that has none: whose, and where it stands.
    pub without: Vec<(&'static str, Location)>,
    /// What makes it run on another machine, in words, and where that stands.
    pub remote: Option<(&'static str, Location)>,
}

/// A `partner_id`.
#[derive(Debug)]
pub struct PartnerId {
    /// Of which provider.
    pub provider: &'static str,
    /// Where it stands.
    pub at: Location,
    /// What it is, where that is sure before Terraform runs.
    pub value: Option<String>,
    /// Whether the provider takes it in this form.
    pub is_taken: bool,
}

/// The outline of a configuration.
///
/// # Errors
/// Where it cannot be understood.
pub fn outline(source: &Source) -> Result<Outline> {
    let configuration = Configuration::of(source)?;
    let mut partner_ids = Vec::new();
    let mut without = Vec::new();
    for provider in &configuration.providers {
        let argument = provider.partner_id.as_ref();
        match argument.and_then(|argument| partner_id(source, &configuration, provider, argument)) {
            Some(partner_id) => partner_ids.push(partner_id),
            None => without.push((provider.service.name(), source.location(provider.at))),
        }
    }
    let remote = configuration.remote.map(|(what, at)| (what, source.location(at)));
    Ok(Outline { partner_ids, without, remote })
}

/// None where it is `null`, which is as if it were not there.
fn partner_id(
    source: &Source,
    configuration: &Configuration<'_>,
    provider: &Provider<'_>,
    argument: &Argument<'_>,
) -> Option<PartnerId> {
    let value = match configuration.meaning(&argument.value) {
        Meaning::Null => return None,
        Meaning::Text { text, by } if by != By::Variable => Some(text),
        Meaning::Text { .. } | Meaning::Unknown => None,
    };
    let is_taken = value.as_ref().is_none_or(|value| provider.service.takes(value));
    Some(PartnerId { provider: provider.service.name(), at: source.location(argument.span.start), value, is_taken })
}
