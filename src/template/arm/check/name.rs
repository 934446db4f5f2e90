//! What can be wrong with the name of a marker, which is all that attributes anything.

use super::Candidate;
use crate::config::Source;
use crate::error::shortened;
use crate::template::arm::resolve::{Meaning, UNKNOWN};
use crate::template::{Finding, Known, Rule, no_id, of_other};
use crate::tracking_id::TrackingId;

pub(super) fn findings(source: &Source, marker: &Candidate<'_>, known: &Known) -> Vec<Finding> {
    let find = |rule, what: &str| Finding::new(rule, source, marker.name_at(), what);
    let mut findings = Vec::new();
    let name = marker.name.text();
    if let Meaning::Computed(name) = &marker.name {
        findings.push(if name.contains(UNKNOWN) {
            find(Rule::MarkerNameUnresolved, "this marker's name cannot be told before it is deployed")
        } else {
            let what = format!("this marker's name is built by an expression, which comes to `{}`", shortened(name));
            find(Rule::MarkerNameComputed, &what)
        });
    }
    match &marker.id {
        Some(id) => findings.extend(of_other(id, known).map(|(rule, what)| find(rule, &what))),
        None if name.contains(UNKNOWN) => {
            if has_guid_and_more(name) {
                findings.push(find(Rule::TelemetrySuffix, "something follows the GUID in this marker's name"));
            }
        }
        None => {
            let (rule, what) = no_id(name);
            findings.push(Finding { rule, at: source.location(marker.name_at()), message: what });
        }
    }
    findings
}

/// `pid-<guid>-` and something that cannot be told.
fn has_guid_and_more(name: &str) -> bool {
    let guid = name.get(..40).is_some_and(|head| TrackingId::parse(head).is_ok());
    guid && name.get(40..).is_some_and(|rest| rest.starts_with('-'))
}
