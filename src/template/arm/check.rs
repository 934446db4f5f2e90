//! What can be wrong with the markers of one template.

use super::json::{Value, View};
use super::marker::{Deployment, deployments, refuse_too_many};
use super::resolve::meaning;
use super::{Target, target_of};
use crate::config::Source;
use crate::error::Result;
use crate::template::deployment::{NEVER_DEPLOYED, NO_MARKER, is_outdated, is_pid, off_by_default};
use crate::template::name::{self, Meaning};
use crate::template::{Finding, Known, Rule};
use crate::tracking_id::{Kind, TrackingId};

/// A deployment that is named as a marker, rightly or not.
struct Candidate<'a> {
    deployment: Deployment<'a>,
    name: Meaning,
    /// The ID after which it is named, where it is one.
    id: Option<TrackingId>,
    place: Place,
}

/// Where a deployment is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    Nested,
    /// In another one that has its name.
    InNamesake,
}

impl Candidate<'_> {
    /// Where its name stands.
    fn name_at(&self) -> usize {
        let name = self.deployment.view.get("name");
        name.map_or(self.at(), |name| name.node.span.start)
    }

    fn at(&self) -> usize {
        self.deployment.view.node.span.start
    }

    /// Where one of its members stands.
    fn member_at(&self, key: &str) -> usize {
        let found = self.deployment.view.member(key);
        found.map_or(self.at(), |(number, _)| self.deployment.view.node.members()[number].key.start)
    }

    fn property(&self, key: &str) -> Option<View<'_>> {
        self.deployment.view.get("properties")?.get(key)
    }
}

/// Every finding about a template.
///
/// # Errors
/// Where it is too large to be looked at.
pub(super) fn findings(source: &Source, root: View<'_>, known: &Known) -> Result<Vec<Finding>> {
    refuse_too_many(source, root)?;
    let target = target_of(&source.text).unwrap_or(Target::ResourceGroup);
    let mut all = Vec::new();
    candidates(root, root, &mut Vec::new(), &mut all);
    let (markers, nested): (Vec<_>, Vec<_>) = all.into_iter().partition(|marker| marker.place == Place::Root);
    let mut findings = Vec::new();
    if markers.is_empty() {
        findings.push(none_at_the_root(source, root, nested.first()));
    }
    for marker in &markers {
        findings.extend(name::findings(source, marker.name_at(), &marker.name, known));
        findings.extend(faults(source, marker, root, target));
    }
    findings.extend(duplicates(source, &markers, &nested));
    findings.extend(same_names(source, &nested));
    Ok(findings)
}

/// The deployments of a template that are named as markers, and of those inside of it. Expressions mean what
/// they do in `scope`; `above` are the names of the deployments around.
fn candidates<'a>(template: View<'a>, scope: View<'a>, above: &mut Vec<String>, found: &mut Vec<Candidate<'a>>) {
    for deployment in deployments(template) {
        let name = meaning(&deployment.name, scope);
        let text = name.text().to_owned();
        let inner = inside(&deployment, scope);
        if is_pid(&text) {
            let place = match above.as_slice() {
                [] => Place::Root,
                above if above.iter().any(|name| name.eq_ignore_ascii_case(&text)) => Place::InNamesake,
                _ => Place::Nested,
            };
            found.push(Candidate { deployment, id: name.id(), name, place });
        }
        if let Some((inner, scope)) = inner {
            above.push(text);
            candidates(inner, scope, above, found);
            above.pop();
        }
    }
}

/// The template inside of a deployment, and the one in which its expressions mean something.
fn inside<'a>(deployment: &Deployment<'a>, scope: View<'a>) -> Option<(View<'a>, View<'a>)> {
    let inner = deployment.inner()?;
    Some((inner, deployment.inner_of_its_own().unwrap_or(scope)))
}

fn none_at_the_root(source: &Source, root: View<'_>, nested: Option<&Candidate<'_>>) -> Finding {
    match nested {
        Some(marker) => {
            let what = "only a nested template has a marker, where it does not count for the whole";
            Finding::new(Rule::NestedMarkerOnly, source, marker.name_at(), what)
        }
        None => Finding::new(Rule::NoMarker, source, root.node.span.start, NO_MARKER),
    }
}

/// What is wrong with a marker besides its name.
fn faults(source: &Source, marker: &Candidate<'_>, root: View<'_>, target: Target) -> Vec<Finding> {
    let find = |rule, at, what: &str| Finding::new(rule, source, at, what);
    let text = |view: Option<View<'_>>| view.and_then(View::string).map(|text| meaning(&text, root).text().to_owned());
    let mut findings = Vec::new();
    if !marker.deployment.is_empty() {
        findings.push(find(Rule::MarkerNotEmpty, marker.at(), not_empty(marker)));
    }
    if text(marker.property("mode")).is_some_and(|mode| mode.eq_ignore_ascii_case("complete")) {
        let what =
            "the mode of this marker is Complete, which deletes every resource that its empty template does not name";
        findings.push(find(
            Rule::MarkerModeComplete,
            marker.property("mode").map_or(0, |mode| mode.node.span.start),
            what,
        ));
    }
    findings.extend(condition(source, marker, root));
    findings.extend(location(source, marker, target));
    if let Some(version) = text(marker.deployment.view.get("apiVersion")).filter(|version| is_outdated(version)) {
        let what = format!("the apiVersion `{}` of this marker is an old one", crate::error::shortened(&version));
        findings.push(find(Rule::OutdatedApiVersion, marker.member_at("apiVersion"), &what));
    }
    findings
}

/// What leaves a marker out.
fn condition(source: &Source, marker: &Candidate<'_>, root: View<'_>) -> Option<Finding> {
    let condition = marker.deployment.view.get("condition")?;
    let find = |rule, what: &str| Some(Finding::new(rule, source, marker.member_at("condition"), what));
    if marker.id.as_ref().is_some_and(|id| id.kind() == Kind::PartnerCenter) {
        return find(Rule::MarkerConditional, "the marker of a marketplace offer has a condition");
    }
    let says = condition.string().map(|text| meaning(&text, root).text().to_owned());
    if !says.as_deref().unwrap_or(condition.written()).eq_ignore_ascii_case("false") {
        return None;
    }
    match marker.deployment.opt_out() {
        Some(parameter) => find(Rule::MarkerDisabled, &off_by_default(&parameter)),
        None => find(Rule::MarkerDisabled, NEVER_DEPLOYED),
    }
}

fn not_empty(marker: &Candidate<'_>) -> &'static str {
    if marker.property("templateLink").is_some() {
        "this marker links to a template, and should deploy nothing"
    } else if marker.property("template").is_none_or(|template| template.written() == "null") {
        "this marker has no template, not even an empty one"
    } else if marker.property("template").is_some_and(|template| !matches!(template.node.value, Value::Object(_))) {
        "the template of this marker is no object, so that it cannot be told whether it is empty"
    } else {
        "the inner template of this marker is not empty"
    }
}

/// What deploys to another place than the template does is left alone: that place decides.
fn location(source: &Source, marker: &Candidate<'_>, target: Target) -> Option<Finding> {
    let view = marker.deployment.view;
    if ["resourceGroup", "subscriptionId", "scope"].iter().any(|key| view.get(key).is_some()) {
        return None;
    }
    match (target.needs_location(), view.get("location")) {
        (true, None) => {
            let what = "this marker has no `location`, which a deployment above a resource group must have";
            Some(Finding::new(Rule::LocationMissing, source, marker.at(), what))
        }
        (false, Some(_)) => {
            let what = "this marker has a `location`, which a deployment to a resource group must not have";
            Some(Finding::new(Rule::LocationForbidden, source, marker.member_at("location"), what))
        }
        _ => None,
    }
}

/// Markers of one ID at the root, and those in nested templates that are at the root too.
fn duplicates(source: &Source, markers: &[Candidate<'_>], nested: &[Candidate<'_>]) -> Vec<Finding> {
    let is_among = |marker: &Candidate<'_>, others: &[Candidate<'_>]| others.iter().any(|other| other.id == marker.id);
    let again = markers.iter().enumerate().filter(|(number, marker)| is_among(marker, &markers[..*number]));
    let below = nested.iter().filter(|marker| marker.place == Place::Nested && is_among(marker, markers));
    let all = again.map(|(_, marker)| marker).chain(below).filter(|marker| marker.id.is_some());
    all.map(|marker| {
        let what = format!("this is a second marker `{}`", marker.name.text());
        Finding::new(Rule::DuplicateMarker, source, marker.name_at(), &what)
    })
    .collect()
}

/// Markers inside of a deployment that has the same name.
fn same_names(source: &Source, nested: &[Candidate<'_>]) -> Vec<Finding> {
    let named = nested.iter().filter(|marker| marker.place == Place::InNamesake);
    named
        .map(|marker| {
            let what = format!("`{}` is also the name of the deployment around it", marker.name.text());
            Finding::new(Rule::SameNameAsChild, source, marker.name_at(), &what)
        })
        .collect()
}
