//! The IDs of projects and channels. That one is a tool's own default, or no ID at all, the reader of its
//! file says.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};

use super::{Here, Line, Verdict};
use crate::config::{Date, ProjectId};
use crate::scope::{self, Scope, registered_command};
use crate::tracking_id::{Kind, TrackingId};

pub(super) fn lines(here: &Here<'_>) -> Vec<Line> {
    let owned = owned(here);
    let mut lines = Vec::new();
    if let Ok(scope) = here.scope {
        lines.push(registered_here(scope, &owned));
        lines.extend(not_registered_elsewhere(scope, &owned));
    }
    lines.extend(shared(&owned));
    lines
}

/// An ID, and what it stands for.
struct Owned<'a> {
    project: &'a str,
    channel: Option<&'a str>,
    id: &'a ProjectId,
}

impl Owned<'_> {
    fn title(&self) -> String {
        match self.channel {
            Some(channel) => format!("`{}` ({channel})", self.project),
            None => format!("`{}`", self.project),
        }
    }
}

fn owned<'a>(here: &Here<'a>) -> Vec<Owned<'a>> {
    let mut all = Vec::new();
    for project in scope::projects(here.question).map(|found| found.project) {
        let title = project.title();
        all.extend(project.id.iter().map(|id| Owned { project: title, channel: None, id }));
        let of_channel = |(name, id): (&'a String, &'a ProjectId)| Owned { project: title, channel: Some(name), id };
        all.extend(project.channels.iter().map(of_channel));
    }
    all
}

const WHY_REGISTERED: &str = "only its registration in Partner Center says whose a GUID is, and attribution is not \
                              retroactive";

const HOW_TO_REGISTER: &str = "in Partner Center go to Settings, Account settings, Organization profile, Identifiers, Add \
                               Tracking GUID";

const REGISTERED: &str = "registered";

/// Whether the ID that applies here is known to Partner Center, as far as a file says so.
fn registered_here(scope: &Scope, owned: &[Owned<'_>]) -> Line {
    if scope.id.kind() == Kind::PartnerCenter {
        return Line::good(REGISTERED, "not needed: Partner Center made the ID that applies here");
    }
    if let Some(date) = scope.registered.or_else(|| registered(&scope.id, owned)) {
        return of_date(date, scope);
    }
    if owned.iter().any(|owned| *owned.id.id.get_ref() == scope.id) {
        let saw = format!("no file says that {} is registered", scope.id);
        let to_do = format!("{HOW_TO_REGISTER}; then note it with `{}`", command(scope));
        return Line::bad(REGISTERED, Verdict::Warning, saw, WHY_REGISTERED, &to_do);
    }
    let saw = format!("{} stands in no file here, and so nothing says whether it is registered", scope.id);
    let to_do = "see in Partner Center: Settings, Account settings, Organization profile, Identifiers";
    Line::bad(REGISTERED, Verdict::Note, saw, WHY_REGISTERED, to_do)
}

/// What notes the day of the ID that applies here.
fn command(scope: &Scope) -> String {
    let named = scope.project.as_deref().filter(|_| scope.chosen_with == Some("--project"));
    registered_command(scope.channel.as_deref(), named)
}

fn of_date(date: Date, scope: &Scope) -> Line {
    if is_to_come(date) {
        let saw = format!("the ID that applies here is noted as registered on {date}, a day to come");
        let to_do = format!("{HOW_TO_REGISTER}, unless that is done; then correct the day with `{}`", command(scope));
        return Line::bad(REGISTERED, Verdict::Warning, saw, WHY_REGISTERED, &to_do);
    }
    Line::good(REGISTERED, format!("the ID that applies here, on {date}"))
}

/// Whether a day has begun nowhere on earth yet: who noted it may be far in the east.
fn is_to_come(date: Date) -> bool {
    let in_the_east = TimeZone::fixed(offset(14));
    let today = Timestamp::now().to_zoned(in_the_east).date();
    let today = (today.year().unsigned_abs(), today.month().unsigned_abs(), today.day().unsigned_abs());
    (date.year, date.month, date.day) > today
}

fn registered(id: &TrackingId, owned: &[Owned<'_>]) -> Option<Date> {
    owned.iter().filter(|owned| owned.id.id.get_ref() == id).find_map(|owned| owned.id.registered)
}

/// The other channels of the project, as far as nobody has said that their IDs are registered. Other projects are no
/// business of this folder.
fn not_registered_elsewhere(here: &Scope, owned: &[Owned<'_>]) -> Option<Line> {
    const CHECK: &str = "registered-elsewhere";
    const MOST: usize = 5;
    let is_new = |id: &TrackingId| id.kind() == Kind::Guid && registered(id, owned).is_none();
    let is_beside =
        |owned: &&Owned<'_>| here.project.as_deref() == Some(owned.project) && here.id != *owned.id.id.get_ref();
    let new: Vec<String> =
        owned.iter().filter(|owned| is_new(owned.id.id.get_ref())).filter(is_beside).map(Owned::title).collect();
    let more = new.len().saturating_sub(MOST);
    let names = new.get(..MOST).unwrap_or(&new).join(", ");
    let names = if more > 0 { format!("{names} and {more} more") } else { names };
    let to_do = format!("{HOW_TO_REGISTER}; then note it with `cua registered --channel CHANNEL`");
    let saw = format!("no file says that the ID is registered of {names}");
    (!new.is_empty()).then(|| Line::bad(CHECK, Verdict::Note, saw, WHY_REGISTERED, &to_do))
}

/// IDs by which reports cannot tell two products or channels apart.
fn shared(owned: &[Owned<'_>]) -> Vec<Line> {
    const CHECK: &str = "shared-ids";
    let mut owners: BTreeMap<&str, Vec<&Owned<'_>>> = BTreeMap::new();
    for owned in owned {
        let those = owners.entry(owned.id.id.get_ref().as_str()).or_default();
        // A `cua.toml` may say again what the user configuration says of its project.
        if !those.iter().any(|other| (other.project, other.channel) == (owned.project, owned.channel)) {
            those.push(owned);
        }
    }
    let lines: Vec<Line> = owners
        .into_iter()
        .filter(|(_, owners)| owners.len() > 1)
        .map(|(id, owners)| {
            let titles: Vec<String> = owners.iter().map(|owner| owner.title()).collect();
            let is_one_product = owners.iter().all(|owner| owner.project == owners[0].project);
            let verdict = if is_one_product { Verdict::Note } else { Verdict::Warning };
            let saw = format!("{id} is the ID of {}", titles.join(" and of "));
            let why = "reports by ID add up what has the same one: Microsoft asks for one for each product and each \
                       channel that reports shall tell apart";
            let to_do = "make another ID with `cua id new`, register it, and put it in the place of one of them";
            Line::bad(CHECK, verdict, saw, why, to_do)
        })
        .collect();
    if lines.is_empty() { vec![Line::good(CHECK, "no two projects or channels have the same ID")] } else { lines }
}
