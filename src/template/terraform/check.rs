//! What can be wrong with the `partner_id` of a provider block.

use super::configuration::{Argument, Configuration};
use super::provider::{Service, advice};
use super::value::{By, Meaning};
use crate::config::Source;
use crate::error::{Result, shortened};
use crate::template::{Finding, Known, Rule, no_id, of_other_to_remove};
use crate::tracking_id::TrackingId;

/// Every finding about a configuration.
///
/// # Errors
/// Where it cannot be understood.
pub(super) fn findings(source: &Source, known: &Known) -> Result<Vec<Finding>> {
    let configuration = Configuration::of(source)?;
    let mut findings = Vec::new();
    for provider in &configuration.providers {
        let Some(argument) = &provider.partner_id else { continue };
        let find = |rule, what: &str| Finding::new(rule, source, argument.value_at, what);
        match configuration.meaning(&argument.value) {
            Meaning::Null => {}
            Meaning::Unknown => {
                let what = "this `partner_id` cannot be told before Terraform runs";
                findings.push(find(Rule::PartnerIdUnresolved, what));
            }
            Meaning::Text { text, by } => {
                if by == By::Variable {
                    let what =
                        format!("this `partner_id` is a variable's, which is `{}` unless it is set", shortened(&text));
                    findings.push(find(Rule::PartnerIdComputed, &what));
                }
                findings.extend(of_text(source, argument, provider.service, &text, known));
            }
        }
    }
    Ok(findings)
}

fn of_text(source: &Source, argument: &Argument<'_>, service: Service, text: &str, known: &Known) -> Vec<Finding> {
    let find = |rule, what: &str| Finding::new(rule, source, argument.value_at, what);
    if text.is_empty() {
        let what = "this `partner_id` is empty, which sets aside the one that the environment has";
        return vec![find(Rule::PartnerIdEmpty, what)];
    }
    let Ok(id) = TrackingId::parse(text) else {
        let (rule, message) = no_id(text);
        return vec![Finding { rule, at: source.location(argument.value_at), message }];
    };
    let mut findings: Vec<Finding> =
        of_other_to_remove(&id, known).map(|(rule, what)| find(rule, &what)).into_iter().collect();
    if !service.takes(text) {
        let message = format!(
            "`{}` is rejected by the provider `{}`, which takes {}; {}",
            shortened(text),
            service.name(),
            service.what_it_takes(),
            advice(&id)
        );
        findings.push(Finding { rule: Rule::PartnerIdRejected, at: source.location(argument.value_at), message });
    }
    findings
}
