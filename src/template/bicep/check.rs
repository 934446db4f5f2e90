//! What can be wrong with the markers of one file.

use std::collections::BTreeSet;

use super::file::File;
use super::marker::{Candidate, candidates, nested, resources};
use super::{Target, target_of};
use crate::config::Source;
use crate::error::shortened;
use crate::template::deployment::{NO_MARKER, is_outdated};
use crate::template::linked::Facts;
use crate::template::{Finding, Known, Rule, name};
use crate::tracking_id::Kind;

/// What matters of a file to others, and every finding about it.
pub(super) fn checked(source: &Source, file: &File<'_>, known: &Known) -> (Facts, Vec<Finding>) {
    let resources = resources(file);
    let modules = resources.iter().filter(|it| it.is_module()).map(|module| module.kind.as_ref());
    // `br:…`, `ts:…` and their aliases are kept elsewhere.
    let local = modules.filter(|name| !name.is_empty() && !name.contains(':')).map(str::to_owned).collect();
    let deploys = resources.iter().any(|resource| !resource.is_existing);
    let markers = candidates(resources);
    let facts = Facts::of_bicep(local, !markers.is_empty());
    let findings = if deploys { findings(source, file, &markers, known) } else { Vec::new() };
    (facts, findings)
}

fn findings(source: &Source, file: &File<'_>, markers: &[Candidate<'_, '_>], known: &Known) -> Vec<Finding> {
    let Some(target) = target_of(file) else { return Vec::new() };
    let mut findings = Vec::new();
    if markers.is_empty() {
        findings.push(none_at_the_root(source, file));
    }
    for marker in markers {
        findings.extend(name::findings(source, place(file, marker.name_at), &marker.name, known));
        findings.extend(faults(source, file, marker, target));
    }
    findings.extend(duplicates(source, file, markers));
    findings
}

fn place(file: &File<'_>, number: usize) -> usize {
    file.tokens.get(number).map_or(0, |token| token.span.start)
}

fn none_at_the_root(source: &Source, file: &File<'_>) -> Finding {
    match nested(file).first() {
        Some((at, _)) => {
            let what = "only a nested template has a marker, where it does not count for the whole";
            Finding::new(Rule::NestedMarkerOnly, source, place(file, *at), what)
        }
        None => Finding::new(Rule::NoMarker, source, 0, NO_MARKER),
    }
}

/// What is wrong with a marker besides its name.
fn faults(source: &Source, file: &File<'_>, marker: &Candidate<'_, '_>, target: Target) -> Vec<Finding> {
    let find = |rule, number, what: &str| Finding::new(rule, source, place(file, number), what);
    let resource = &marker.resource;
    let start = resource.declaration.rest.start - 1;
    let mut findings = Vec::new();
    // What a module deploys is told by another file, which is checked by itself.
    if resource.is_empty() == Some(false) {
        findings.push(find(Rule::MarkerNotEmpty, start, not_empty(marker)));
    }
    if let Some(mode) = resource.property("mode")
        && resource.meaning(&mode).text().eq_ignore_ascii_case("complete")
    {
        let what =
            "the mode of this marker is Complete, which deletes every resource that its empty template does not name";
        findings.push(find(Rule::MarkerModeComplete, mode.value.start, what));
    }
    let is_offer = marker.name.id().is_some_and(|id| id.kind() == Kind::PartnerCenter);
    if let Some(condition) = resource.condition {
        if is_offer {
            findings.push(find(
                Rule::MarkerConditional,
                condition,
                "the marker of a marketplace offer has a condition",
            ));
        } else if let Some(what) = resource.disabled() {
            findings.push(find(Rule::MarkerDisabled, condition, &what));
        }
    }
    if !resource.is_module() {
        findings.extend(location(source, file, marker, target));
    }
    if is_outdated(resource.version()) {
        let version = shortened(resource.version());
        let what = format!("the apiVersion `{version}` of this marker is an old one");
        findings.push(find(Rule::OutdatedApiVersion, resource.kind_at(), &what));
    }
    findings
}

fn not_empty(marker: &Candidate<'_, '_>) -> &'static str {
    if marker.resource.locals.is_some() {
        "this marker is a loop, which deploys it never or more than once"
    } else if marker.resource.property("templateLink").is_some() {
        "this marker links to a template, and should deploy nothing"
    } else if marker.resource.property("template").is_none() {
        "this marker has no template, not even an empty one"
    } else {
        "the inner template of this marker is not empty"
    }
}

/// What deploys to another place than the file does is left alone: that place decides.
fn location(source: &Source, file: &File<'_>, marker: &Candidate<'_, '_>, target: Target) -> Option<Finding> {
    let resource = &marker.resource;
    if ["resourceGroup", "subscriptionId", "scope"].iter().any(|key| resource.get(key).is_some()) {
        return None;
    }
    match (target.needs_location(), resource.get("location")) {
        (true, None) => {
            let message = "this marker has no `location`, which a deployment above a resource group must have; \
                           add `location: deployment().location`";
            let at = source.location(place(file, resource.declaration.rest.start - 1));
            Some(Finding { rule: Rule::LocationMissing, at, message: message.to_owned() })
        }
        (false, Some(member)) => {
            let what = "this marker has a `location`, which a deployment to a resource group must not have";
            Some(Finding::new(Rule::LocationForbidden, source, place(file, member.at), what))
        }
        _ => None,
    }
}

/// Markers of one ID at the top level, and the first one in a nested template that is at the top level too.
fn duplicates(source: &Source, file: &File<'_>, markers: &[Candidate<'_, '_>]) -> Vec<Finding> {
    let mut known = BTreeSet::new();
    let mut again = Vec::new();
    for marker in markers {
        if marker.name.id().is_some_and(|id| !known.insert(id.pid().to_owned())) {
            again.push((marker.name_at, marker.name.text().to_owned()));
        }
    }
    let below = || nested(file).into_iter().find(|(_, name)| known.iter().any(|pid| pid.eq_ignore_ascii_case(name)));
    again.extend(if known.is_empty() { None } else { below() });
    let find = |(at, name): (usize, String)| {
        Finding::new(Rule::DuplicateMarker, source, place(file, at), &format!("this is a second marker `{name}`"))
    };
    again.into_iter().map(find).collect()
}
