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
    let partner_ids = configuration.providers.iter().filter_map(|provider| {
        let argument = provider.partner_id.as_ref()?;
        partner_id(source, &configuration, provider, argument)
    });
    let remote = configuration.remote.map(|(what, at)| (what, source.location(at)));
    Ok(Outline { partner_ids: partner_ids.collect(), remote })
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
