//! What of an attributed deployment can be seen in Azure: Microsoft's verification script, through az.
//!
//! A marker is a deployment, named after the tracking ID, that ARM makes together with those of its
//! template: all of them have one correlation ID. What these have made is what the marker stands for. A
//! user agent leaves no deployment behind, so that nothing here tells of one.

mod answers;
mod place;
mod report;
mod search;

pub use place::{Place, checked_deployment};
pub use report::{human, json};
pub use search::Progress;

use answers::Deployment;
use search::Search;

use crate::az::{self, Az, Kind};
use crate::error::{Error, Exit, Result};

/// The type of a deployment among the resources of ARM.
const DEPLOYMENTS: &str = "Microsoft.Resources/deployments";

/// The states in which nothing more happens to a deployment; Azure has a dozen in which something does.
const FINAL: [&str; 4] = ["Succeeded", "Failed", "Canceled", "Deleted"];

/// Whether this is ARM's word for the state of something that was not made.
fn has_failed(state: &str) -> bool {
    is_one_of(&["Failed", "Canceled"], state)
}

/// Whether a state is one of these: ARM's words have no case.
fn is_one_of(states: &[&str], state: &str) -> bool {
    states.iter().any(|known| known.eq_ignore_ascii_case(state))
}

/// What was found out about a marker.
#[derive(Debug)]
pub struct Answer {
    /// The marker's name.
    pub marker: String,
    /// Where it is, or would be.
    pub place: Place,
    /// What it has in common with the deployments that were made with it.
    pub correlation_id: Option<String>,
    /// These deployments, with the marker among them.
    pub deployed: Vec<Deployed>,
    /// What could not be seen.
    pub gaps: Vec<Gap>,
    /// In a word.
    pub outcome: Outcome,
}

/// The answer in a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Resources were made under the marker.
    Found,
    /// The marker is there, and nothing was made with it.
    LoneMarker,
    /// A deployment has failed, or was cancelled.
    Failed,
    /// There is no such marker; or there is not even the place, as az says in these words.
    Missing(Option<String>),
    /// Something is still being deployed.
    Unfinished,
    /// What could be seen is not enough for an answer.
    Incomplete,
}

impl Outcome {
    /// The word for it in JSON.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::LoneMarker => "lone-marker",
            Self::Failed => "failed",
            Self::Missing(_) => "missing",
            Self::Unfinished => "unfinished",
            Self::Incomplete => "incomplete",
        }
    }

    /// What the process returns.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Found => Exit::Done,
            Self::LoneMarker | Self::Failed | Self::Missing(_) => Exit::No,
            Self::Unfinished | Self::Incomplete => Exit::Failed,
        }
    }
}

/// A deployment with the marker's correlation ID.
#[derive(Debug)]
pub struct Deployed {
    /// Where it is.
    pub place: Place,
    /// Its resource ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How far it is, in ARM's word.
    pub state: String,
    /// When it got that far.
    pub timestamp: Option<String>,
    /// What it has made; none of it is under two deployments.
    pub resources: Vec<Resource>,
    /// What went wrong.
    pub failures: Vec<Failure>,
}

/// A resource that was deployed.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its resource ID.
    pub id: String,
    /// Its type.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// How far it is, in ARM's word.
    pub state: String,
}

/// Why a deployment failed.
#[derive(Debug)]
pub struct Failure {
    /// On which resource; none where the deployment as a whole did.
    pub resource: Option<Resource>,
    /// ARM's code for it.
    pub code: String,
    /// ARM's words for it.
    pub message: String,
}

/// What could not be seen.
#[derive(Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where.
    pub place: Option<Place>,
    /// Whether resources may be there now that nobody has shown us.
    pub is_refusal: bool,
    /// What and why, made safe to print.
    pub text: String,
}

impl Gap {
    fn refused(place: &Place, why: &str) -> Self {
        let text = format!("{} could not be looked into: {why}", shown(place));
        Self { place: Some(place.clone()), is_refusal: true, text }
    }

    fn gone(place: &Place, why: &str) -> Self {
        let text = format!("{} is not there any more: {why}", shown(place));
        Self { place: Some(place.clone()), is_refusal: false, text }
    }

    fn overwritten(place: &Place, name: &str) -> Self {
        let text = format!(
            "deployment {name} in {} was made with the marker; it is no longer in the history, or was deployed again",
            shown(place)
        );
        Self { place: None, is_refusal: false, text }
    }

    fn unlisted(place: &Place) -> Self {
        let text = format!(
            "the marker is there, but is not among the deployments that az lists for {}, so that others may be missing, too",
            shown(place)
        );
        Self { place: None, is_refusal: true, text }
    }

    fn rest_of_log(most: usize) -> Self {
        let text = format!(
            "the activity log, which may know of further places, has more than the {most} entries that are read"
        );
        Self { place: None, is_refusal: false, text }
    }

    fn log(why: &str) -> Self {
        let text = format!("the activity log, which may know of further places, could not be read: {why}");
        Self { place: None, is_refusal: false, text }
    }
}

/// A place for people: its names may come from Azure.
fn shown(place: &Place) -> String {
    crate::error::plain(place.to_string().as_ref())
}

/// Finds out what was deployed under the marker of this name.
///
/// # Errors
/// Where az cannot be run or understood, or refuses to say anything of the marker.
pub fn verify(az: &Az, place: Place, marker: String, progress: &mut dyn FnMut(Progress)) -> Result<Answer> {
    let asked = words(&place, &["deployment", place.word(), "show"], Some(&marker));
    let found = match az.ask::<Deployment>(&asked)? {
        Ok(found) => found,
        Err(refusal) => {
            let outcome = match refusal.kind {
                Kind::NoDeployment => Outcome::Missing(None),
                Kind::NoPlace => Outcome::Missing(Some(refusal.words)),
                _ => return Err(refusal.into_error(&format!("deployment {marker} in {}", shown(&place)))),
            };
            return Ok(Answer { marker, place, correlation_id: None, deployed: Vec::new(), gaps: Vec::new(), outcome });
        }
    };
    // As ARM has it, with the subscription.
    let place = Place::of_deployment(&found.id).map_or(place, |(place, _)| place);
    let correlation_id = found.properties.and_then(|properties| properties.correlation_id);
    // An empty one would be that of every deployment which has none.
    let Some(correlation_id) = correlation_id.filter(|id| !id.trim().is_empty()) else {
        let what = format!(
            "Azure gave deployment {marker} no correlation ID, so that nobody can tell what was deployed with it; look at \
             it in the Azure portal, and deploy again"
        );
        return Err(Error::NotAnswered(what));
    };
    let mut search = Search::new(az, &correlation_id, progress);
    search.run(&place, &found.id)?;
    let Search { deployed, gaps, .. } = search;
    let outcome = outcome(&deployed, &gaps);
    Ok(Answer { marker, place, correlation_id: Some(correlation_id), deployed, gaps, outcome })
}

fn outcome(deployed: &[Deployed], gaps: &[Gap]) -> Outcome {
    let has_resources = deployed.iter().any(|it| !it.resources.is_empty());
    if deployed.iter().any(|it| has_failed(&it.state)) {
        Outcome::Failed
    } else if deployed.iter().any(|it| !it.state.is_empty() && !is_one_of(&FINAL, &it.state)) {
        Outcome::Unfinished
    } else if deployed.iter().any(|it| !it.failures.is_empty()) {
        Outcome::Failed
    } else if deployed.iter().any(|it| it.state.is_empty())
        || gaps.iter().any(|gap| gap.is_refusal)
        || !(has_resources || gaps.is_empty())
    {
        Outcome::Incomplete
    } else if has_resources {
        Outcome::Found
    } else {
        Outcome::LoneMarker
    }
}

/// The arguments of az for a command about the deployments, or one deployment, of a place.
fn words(place: &Place, command: &[&str], name: Option<&str>) -> Vec<String> {
    let command = command.iter().copied().map(str::to_owned);
    let name = name.map(|name| format!("--name={name}"));
    command.chain(place.arguments()).chain(name).collect()
}
