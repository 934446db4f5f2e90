//! What can be wrong with the markers of one template.

use std::borrow::Cow;

use bumpalo::Bump;

use super::json::{self, View};
use super::marker::{Deployment, deployments, refuse_too_many};
use super::resolve::meaning;
use super::{Target, target_of};
use crate::config::Source;
use crate::error::Result;
use crate::template::deployment::{NO_MARKER, is_outdated, is_pid};
use crate::template::name::{self, Meaning};
use crate::template::{Finding, Known, Rule};
use crate::tracking_id::{Kind, TrackingId};

/// A deployment that is named as a marker, rightly or not.
struct Candidate<'a> {
    deployment: Deployment<'a>,
    name: Meaning,
    /// The ID after which it is named, where it is one.
    id: Option<TrackingId>,
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
/// Where it is not JSON, or too large to be looked at.
pub(super) fn findings(source: &Source, known: &Known) -> Result<Vec<Finding>> {
    let arena = Bump::new();
    let tree = json::parse(source, &arena)?;
    let root = View { text: &source.text, node: &tree };
    refuse_too_many(source, root)?;
    let target = target_of(&source.text).unwrap_or(Target::ResourceGroup);
    let markers = candidates(root, root);
    let mut findings = Vec::new();
    if markers.is_empty() {
        findings.push(none_at_the_root(source, root));
    }
    for marker in &markers {
        findings.extend(name::findings(source, marker.name_at(), &marker.name, known));
        findings.extend(faults(source, marker, root, target));
    }
    findings.extend(duplicates(source, &markers));
    same_names(source, root, root, &mut Vec::new(), &mut findings);
    Ok(findings)
}

/// The deployments of a template that are named as markers. Expressions mean what they do in `scope`.
fn candidates<'a>(template: View<'a>, scope: View<'a>) -> Vec<Candidate<'a>> {
    let named = deployments(template).into_iter().map(|deployment| {
        let name = meaning(&deployment.name, scope);
        (deployment, name)
    });
    named
        .filter(|(_, name)| is_pid(name.text()))
        .map(|(deployment, name)| {
            let id = name.id();
            Candidate { deployment, name, id }
        })
        .collect()
}

/// The template inside of a deployment, and the one in which its expressions mean something.
fn inside<'a>(deployment: &Deployment<'a>, scope: View<'a>) -> Option<(View<'a>, View<'a>)> {
    let inner = deployment.inner()?;
    let options = deployment.view.get("properties")?.get("expressionEvaluationOptions");
    let own = options.and_then(|options| options.get("scope")).and_then(View::string);
    // Without it, `parameters` and `variables` are those of the outer template.
    let is_own = own.is_some_and(|own| own.eq_ignore_ascii_case("inner"));
    Some((inner, if is_own { inner } else { scope }))
}

fn none_at_the_root(source: &Source, root: View<'_>) -> Finding {
    match nested_marker(root, root) {
        Some(at) => {
            let what = "only a nested template has a marker, where it does not count for the whole";
            Finding::new(Rule::NestedMarkerOnly, source, at, what)
        }
        None => Finding::new(Rule::NoMarker, source, root.node.span.start, NO_MARKER),
    }
}

fn nested_marker<'a>(template: View<'a>, scope: View<'a>) -> Option<usize> {
    deployments(template).iter().filter_map(|deployment| inside(deployment, scope)).find_map(|(inner, scope)| {
        let found = candidates(inner, scope).first().map(Candidate::name_at);
        found.or_else(|| nested_marker(inner, scope))
    })
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
    if marker.deployment.view.get("condition").is_some()
        && marker.id.as_ref().is_some_and(|id| id.kind() == Kind::PartnerCenter)
    {
        let what = "the marker of a marketplace offer has a condition";
        findings.push(find(Rule::MarkerConditional, marker.member_at("condition"), what));
    }
    findings.extend(location(source, marker, target));
    if let Some(version) = text(marker.deployment.view.get("apiVersion")).filter(|version| is_outdated(version)) {
        let what = format!("the apiVersion `{}` of this marker is an old one", crate::error::shortened(&version));
        findings.push(find(Rule::OutdatedApiVersion, marker.member_at("apiVersion"), &what));
    }
    findings
}

fn not_empty(marker: &Candidate<'_>) -> &'static str {
    if marker.property("templateLink").is_some() {
        "this marker links to a template, and should deploy nothing"
    } else if marker.property("template").is_none() {
        "this marker has no template, not even an empty one"
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

fn duplicates(source: &Source, markers: &[Candidate<'_>]) -> Vec<Finding> {
    let again = markers.iter().enumerate().filter(|(number, marker)| {
        marker.id.is_some() && markers[..*number].iter().any(|earlier| earlier.id == marker.id)
    });
    again
        .map(|(_, marker)| {
            let what = format!("this is a second marker `{}`", marker.name.text());
            Finding::new(Rule::DuplicateMarker, source, marker.name_at(), &what)
        })
        .collect()
}

/// Deployments inside of one that has the same name, if that is a marker's.
fn same_names<'a>(
    source: &Source,
    template: View<'a>,
    scope: View<'a>,
    above: &mut Vec<Cow<'a, str>>,
    findings: &mut Vec<Finding>,
) {
    for marker in candidates(template, scope) {
        if above.iter().any(|name| name.eq_ignore_ascii_case(marker.name.text())) {
            let what = format!("`{}` is also the name of the deployment around it", marker.name.text());
            findings.push(Finding::new(Rule::SameNameAsChild, source, marker.name_at(), &what));
        }
    }
    for deployment in deployments(template) {
        let Some((inner, scope_inside)) = inside(&deployment, scope) else { continue };
        above.push(Cow::Owned(meaning(&deployment.name, scope).text().to_owned()));
        same_names(source, inner, scope_inside, above, findings);
        above.pop();
    }
}
