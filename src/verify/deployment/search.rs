//! Collecting everything that was deployed together with a marker.
//!
//! Each place is asked once for its whole history, and each deployment of it that has the marker's
//! correlation ID once for its operations; these, and the activity log, name further places. So nothing
//! is asked twice, whatever deploys what, and a circle has an end.

use std::collections::HashSet;

use super::answers::{
    Deployment, DeploymentProperties, Event, Operation, OperationProperties, TargetResource, error_in,
};
use super::az::{Az, Kind, Refusal};
use super::place::Place;
use super::{DEPLOYMENTS, Deployed, Failure, Gap, Resource, has_failed, shown, words};
use crate::error::Result;

/// How many places are looked into. What is further is a gap, and said.
const MOST_PLACES: usize = 50;

/// How many entries of the activity log are asked for: az asks for 50 otherwise, of which one deployment
/// makes several.
const MOST_EVENTS: usize = 1000;

/// Azure keeps the activity log for 90 days; a day less, because the clock goes on while az asks.
const LOG_REACHES_BACK: &str = "89d";

/// How far a search is: for people who wait.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Deployments whose operations were read.
    pub read: usize,
    /// Deployments that are known of.
    pub known: usize,
}

/// Everything that was found.
pub(super) struct Search<'a> {
    az: &'a Az,
    correlation_id: String,
    /// In the order in which they were found; those before `looked_into` were looked into.
    places: Vec<Place>,
    /// Deployments that operations have named, in their order.
    named: Vec<(Place, String)>,
    pub(super) deployed: Vec<Deployed>,
    pub(super) gaps: Vec<Gap>,
    /// What of these is there already: a history may have thousands.
    known: Known,
    progress: &'a mut dyn FnMut(Progress),
}

/// What need not be noted twice, each as ARM compares it: without its case.
#[derive(Default)]
struct Known {
    places: HashSet<Place>,
    named: HashSet<(Place, String)>,
    /// By their IDs.
    deployed: HashSet<String>,
    /// By their IDs.
    resources: HashSet<String>,
    /// By their texts.
    gaps: HashSet<String>,
    /// By their subscriptions.
    logs: HashSet<String>,
}

impl<'a> Search<'a> {
    pub(super) fn new(az: &'a Az, correlation_id: &str, progress: &'a mut dyn FnMut(Progress)) -> Self {
        Self {
            az,
            correlation_id: correlation_id.to_owned(),
            places: Vec::new(),
            named: Vec::new(),
            deployed: Vec::new(),
            gaps: Vec::new(),
            known: Known::default(),
            progress,
        }
    }

    /// Looks into the place of the marker with this ID, and into every one that this leads to.
    pub(super) fn run(&mut self, start: &Place, marker: &str) -> Result<()> {
        self.add_place(start.clone());
        let mut looked_into = 0;
        while looked_into < self.places.len() {
            let place = self.places[looked_into].clone();
            looked_into += 1;
            self.look_into(&place)?;
            // Last, because only now are the subscriptions known where a template went to some from above.
            if looked_into == self.places.len() {
                self.read_activity_logs()?;
            }
        }
        self.note_what_is_gone();
        if !self.known.deployed.contains(&marker.to_lowercase())
            && !self.gaps.iter().any(|gap| gap.place.as_ref() == Some(start))
        {
            self.add_gap(Gap::unlisted(start));
        }
        Ok(())
    }

    fn add_place(&mut self, place: Place) {
        if !self.known.places.insert(place.clone()) {
            return;
        }
        if self.places.len() < MOST_PLACES {
            self.places.push(place);
        } else {
            self.add_gap(Gap::refused(&place, &format!("more than {MOST_PLACES} places are not looked into")));
        }
    }

    fn add_gap(&mut self, gap: Gap) {
        if self.known.gaps.insert(gap.text.clone()) {
            self.gaps.push(gap);
        }
    }

    fn look_into(&mut self, place: &Place) -> Result<()> {
        let history =
            match self.az.ask::<Vec<Deployment>>(&words(place, &["deployment", place.word(), "list"], None))? {
                Ok(history) => history,
                Err(refusal) => return self.missed(place, refusal, &format!("the deployments of {}", shown(place))),
            };
        let first = self.deployed.len();
        for deployment in history {
            let properties = deployment.properties.unwrap_or_default();
            let is_ours =
                properties.correlation_id.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(&self.correlation_id));
            if is_ours && self.known.deployed.insert(deployment.id.to_lowercase()) {
                self.deployed.push(deployed(place, deployment.id, deployment.name, properties));
            }
        }
        for index in first..self.deployed.len() {
            (self.progress)(Progress { read: index, known: self.deployed.len() });
            self.read_operations(index)?;
        }
        Ok(())
    }

    /// A place that may not be looked into, or is no more, does not spoil what others tell; everything
    /// else would fail for those as well.
    fn missed(&mut self, place: &Place, refusal: Refusal, asked: &str) -> Result<()> {
        match refusal.kind {
            Kind::Forbidden => self.add_gap(Gap::refused(place, &refusal.words)),
            Kind::NoPlace | Kind::NoDeployment => self.add_gap(Gap::gone(place, &refusal.words)),
            Kind::Login | Kind::Throttled | Kind::Unreachable | Kind::Other => {
                return Err(refusal.into_error(asked));
            }
        }
        Ok(())
    }

    fn read_operations(&mut self, index: usize) -> Result<()> {
        let Deployed { place, name, .. } = &self.deployed[index];
        let (place, name) = (place.clone(), name.clone());
        let asked = words(&place, &["deployment", "operation", place.word(), "list"], Some(&name));
        let operations = match self.az.ask::<Vec<Operation>>(&asked)? {
            Ok(operations) => operations,
            Err(refusal) => {
                let asked = format!("the operations of deployment {name} in {}", shown(&place));
                return self.missed(&place, refusal, &asked);
            }
        };
        for operation in operations.into_iter().filter_map(|operation| operation.properties) {
            self.read_operation(index, operation);
        }
        Ok(())
    }

    fn read_operation(&mut self, index: usize, operation: OperationProperties) {
        if !operation.makes_something() {
            return;
        }
        let state = operation.provisioning_state.unwrap_or_default();
        let resource = operation.target_resource.and_then(|target| resource(target, &state));
        if has_failed(&state) {
            let (code, message) = operation.status_message.as_ref().map(error_in).unwrap_or_default();
            let code = if code.is_empty() && !state.eq_ignore_ascii_case(FAILED) { state } else { code };
            self.deployed[index].failures.push(Failure { resource: resource.clone(), code, message });
        }
        let Some(resource) = resource else { return };
        if !resource.kind.eq_ignore_ascii_case(DEPLOYMENTS) {
            self.add_resource(index, resource);
        } else if let Some((place, name)) = Place::of_deployment(&resource.id) {
            self.add_place(place.clone());
            if self.known.named.insert((place.clone(), name.to_lowercase())) {
                self.named.push((place, name));
            }
        }
    }

    /// Once each. What failed was not deployed; it is told as a failure.
    fn add_resource(&mut self, index: usize, resource: Resource) {
        if !has_failed(&resource.state) && self.known.resources.insert(resource.id.to_lowercase()) {
            self.deployed[index].resources.push(resource);
        }
    }

    /// Those of the subscriptions that are known by now, each once. Management groups and the tenant have logs that
    /// az cannot ask for.
    fn read_activity_logs(&mut self) -> Result<()> {
        let subscriptions: Vec<String> =
            self.places.iter().filter_map(Place::subscription_id).map(str::to_owned).collect();
        for subscription in subscriptions {
            if self.known.logs.insert(subscription.to_lowercase()) {
                self.read_activity_log(&subscription)?;
            }
        }
        Ok(())
    }

    fn read_activity_log(&mut self, subscription: &str) -> Result<()> {
        let asked = [
            "monitor".to_owned(),
            "activity-log".to_owned(),
            "list".to_owned(),
            format!("--correlation-id={}", self.correlation_id),
            format!("--subscription={subscription}"),
            format!("--offset={LOG_REACHES_BACK}"),
            format!("--max-events={MOST_EVENTS}"),
        ];
        match self.az.ask::<Vec<Event>>(&asked)? {
            Ok(events) => {
                if events.len() >= MOST_EVENTS {
                    self.add_gap(Gap::rest_of_log(MOST_EVENTS));
                }
                let ids = events.into_iter().filter_map(|event| event.resource_id);
                for (place, _) in ids.filter_map(|id| Place::of_deployment(&id)) {
                    self.add_place(place);
                }
            }
            Err(refusal) => return self.missed_log(refusal),
        }
        Ok(())
    }

    /// Who may see the deployments may not always see the log, which only adds to them.
    fn missed_log(&mut self, refusal: Refusal) -> Result<()> {
        match refusal.kind {
            Kind::Login | Kind::Throttled => return Err(refusal.into_error("the activity log")),
            Kind::Forbidden | Kind::NoPlace | Kind::NoDeployment | Kind::Unreachable | Kind::Other => {
                self.add_gap(Gap::log(&refusal.words));
            }
        }
        Ok(())
    }

    /// What operations have named, and no history has: it was pruned, or deployed again since.
    fn note_what_is_gone(&mut self) {
        let here: HashSet<(Place, String)> =
            self.deployed.iter().map(|it| (it.place.clone(), it.name.to_lowercase())).collect();
        let not_seen: HashSet<Place> = self.gaps.iter().filter_map(|gap| gap.place.clone()).collect();
        for (place, name) in std::mem::take(&mut self.named) {
            if !here.contains(&(place.clone(), name.to_lowercase())) && !not_seen.contains(&place) {
                self.add_gap(Gap::overwritten(&place, &name));
            }
        }
    }
}

/// What ARM calls the state of something that went wrong.
const FAILED: &str = "Failed";

fn deployed(place: &Place, id: String, name: String, properties: DeploymentProperties) -> Deployed {
    let state = properties.provisioning_state.unwrap_or_default();
    let error = properties.error.as_ref().filter(|_| state.eq_ignore_ascii_case(FAILED)).map(error_in);
    let failures = error.map(|(code, message)| Failure { resource: None, code, message }).into_iter().collect();
    Deployed { place: place.clone(), id, name, state, timestamp: properties.timestamp, resources: Vec::new(), failures }
}

fn resource(target: TargetResource, state: &str) -> Option<Resource> {
    let id = target.id.filter(|id| !id.trim().is_empty())?;
    let name = target.resource_name.unwrap_or_else(|| id.rsplit('/').next().unwrap_or_default().to_owned());
    Some(Resource { kind: target.resource_type.unwrap_or_default(), name, state: state.to_owned(), id })
}
