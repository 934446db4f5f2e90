//! What was found out, for people and as JSON.

use std::io::Write;

use serde::Serialize;

use super::{Answer, Deployed, Failure, Gap, Outcome, Place, Resource, shown};
use crate::error::{Result, plain, shortened_to};
use crate::wrap;

/// How much of a message of Azure's is shown.
const LONGEST: usize = 400;

/// What this cannot tell, ever.
const UNSEEN: &str = "What was attributed by its user agent alone, as by `cua exec`, leaves no deployment behind \
                      and is not seen here; `cua verify wire` shows what is sent.";

/// A tree in plain words: place, deployment, resource, each further to the right.
///
/// # Errors
/// Where nothing more can be written.
pub fn human(answer: &Answer, out: &mut dyn Write) -> Result<()> {
    let mut last = None;
    for deployed in &answer.deployed {
        if last != Some(&deployed.place) {
            line(0, &shown(&deployed.place), out)?;
            last = Some(&deployed.place);
        }
        print_deployment(deployed, answer, out)?;
    }
    if !answer.deployed.is_empty() {
        writeln!(out)?;
    }
    for gap in &answer.gaps {
        line(0, &format!("Not seen: {}", gap.text), out)?;
    }
    line(0, &sentence(answer), out)?;
    line(0, UNSEEN, out)
}

fn print_deployment(deployed: &Deployed, answer: &Answer, out: &mut dyn Write) -> Result<()> {
    let is_marker = if is_marker(deployed, answer) { ", the marker" } else { "" };
    line(1, &format!("deployment {}: {}{is_marker}", safe(&deployed.name), state(&deployed.state)), out)?;
    for resource in &deployed.resources {
        line(2, &format!("{}: {}", described(resource), state(&resource.state)), out)?;
    }
    for failure in &deployed.failures {
        line(2, &explained(failure), out)?;
    }
    Ok(())
}

fn is_marker(deployed: &Deployed, answer: &Answer) -> bool {
    deployed.place == answer.place && deployed.name.eq_ignore_ascii_case(&answer.marker)
}

fn described(resource: &Resource) -> String {
    format!("{} {}", safe(&resource.kind), safe(&resource.name))
}

fn state(state: &str) -> String {
    if state.is_empty() { "state unknown".to_owned() } else { safe(state) }
}

fn explained(failure: &Failure) -> String {
    let on = failure.resource.as_ref().map(|resource| format!(" at {}", described(resource))).unwrap_or_default();
    let said: Vec<&str> =
        [failure.code.as_str(), failure.message.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    let said = if said.is_empty() { "Azure does not say why".to_owned() } else { said.join(": ") };
    format!("failed{on}: {}", shortened_to(&said.replace(['\r', '\n'], " "), LONGEST))
}

/// The answer in a sentence or two, with what to do.
fn sentence(answer: &Answer) -> String {
    let Answer { marker, place, .. } = answer;
    let (marker, place) = (safe(marker), shown(place));
    let count = answer.deployed.iter().map(|deployed| deployed.resources.len()).sum();
    let resources = counted(count, "resource");
    let deployments = counted(answer.deployed.len(), "deployment");
    match &answer.outcome {
        Outcome::Found => format!("Deployed with the marker {marker}: {resources}, in {deployments}."),
        Outcome::LoneMarker => format!(
            "The marker {marker} is alone: no resource was deployed with it, so that there is nothing to attribute. \
             It belongs into the main template, beside the resources."
        ),
        Outcome::Failed => format!(
            "A deployment with the marker {marker} has failed; {resources} in {deployments} are known. Correct what \
             is said above, and deploy again."
        ),
        Outcome::Missing(None) => format!(
            "There is no deployment {marker} in {place}. Either nothing was deployed there with this marker, or Azure \
             has deleted it from the history: it does so where that comes near 800 deployments, so that some time \
             after a deployment this proves nothing."
        ),
        Outcome::Missing(Some(words)) => {
            format!("az finds no {place}, and with it no history of what was deployed there. It says: {words}")
        }
        Outcome::Unfinished => format!(
            "The deployment with the marker {marker} is not finished; {resources} in {deployments} are known so far. \
             Ask again when it is."
        ),
        Outcome::Incomplete => format!(
            "Not everything that belongs to the marker {marker} can be seen; {resources} in {deployments} are known."
        ),
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn safe(text: &str) -> String {
    plain(text.as_ref())
}

/// A line, continued further to the right where it does not fit.
fn line(depth: usize, text: &str, out: &mut dyn Write) -> Result<()> {
    let deeper = if depth == 0 { 0 } else { depth + 2 };
    wrap::print(&"  ".repeat(depth), &"  ".repeat(deeper), text, out)?;
    Ok(())
}

#[derive(Serialize)]
struct Json<'a> {
    outcome: &'a str,
    message: String,
    marker: &'a str,
    scope: Scope<'a>,
    correlation_id: Option<&'a str>,
    deployments: Vec<DeploymentJson<'a>>,
    not_seen: Vec<&'a str>,
}

#[derive(Serialize)]
struct Scope<'a> {
    kind: &'a str,
    name: Option<&'a str>,
    subscription: Option<&'a str>,
}

#[derive(Serialize)]
struct DeploymentJson<'a> {
    scope: Scope<'a>,
    name: &'a str,
    id: &'a str,
    is_marker: bool,
    state: &'a str,
    timestamp: Option<&'a str>,
    resources: Vec<ResourceJson<'a>>,
    failures: Vec<FailureJson<'a>>,
}

#[derive(Serialize)]
struct ResourceJson<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    name: &'a str,
    id: &'a str,
    state: &'a str,
}

#[derive(Serialize)]
struct FailureJson<'a> {
    resource: Option<ResourceJson<'a>>,
    code: &'a str,
    message: &'a str,
}

/// The same for programs. Every key is always there.
#[must_use]
pub fn json(answer: &Answer) -> impl Serialize + '_ {
    Json {
        outcome: answer.outcome.as_str(),
        message: sentence(answer),
        marker: &answer.marker,
        scope: scope(&answer.place),
        correlation_id: answer.correlation_id.as_deref(),
        deployments: answer.deployed.iter().map(|deployed| deployment(deployed, answer)).collect(),
        not_seen: answer.gaps.iter().map(|Gap { text, .. }| text.as_str()).collect(),
    }
}

fn scope(place: &Place) -> Scope<'_> {
    Scope { kind: place.kind(), name: place.name(), subscription: place.subscription_id() }
}

fn deployment<'a>(deployed: &'a Deployed, answer: &Answer) -> DeploymentJson<'a> {
    DeploymentJson {
        scope: scope(&deployed.place),
        name: &deployed.name,
        id: &deployed.id,
        is_marker: is_marker(deployed, answer),
        state: &deployed.state,
        timestamp: deployed.timestamp.as_deref(),
        resources: deployed.resources.iter().map(resource).collect(),
        failures: deployed.failures.iter().map(failure).collect(),
    }
}

fn resource(resource: &Resource) -> ResourceJson<'_> {
    ResourceJson { kind: &resource.kind, name: &resource.name, id: &resource.id, state: &resource.state }
}

fn failure(failure: &Failure) -> FailureJson<'_> {
    let Failure { resource: on, code, message } = failure;
    FailureJson { resource: on.as_ref().map(resource), code, message }
}
