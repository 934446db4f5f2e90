//! `cua project list`: every project of the user configuration, with its channels and their IDs.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write;

use serde::Serialize;

use super::ids_of;
use crate::commands::editing::print_json;
use crate::commands::say;
use crate::commands::table::print_table;
use crate::config::{Project, ProjectId, UserConfig};
use crate::error::{Result, plain};
use crate::scope;
use crate::tracking_id::Kind;

pub(super) fn run(json: bool, out: &mut dyn Write) -> Result<()> {
    let user = scope::user_config()?;
    let owners = owners(&user);
    if json {
        return print_json(&Listing::new(&user, &owners), out);
    }
    let mut rows = vec![["PROJECT", "CHANNEL", "KIND", "TRACKING ID", "REGISTERED", "FOLDERS"].map(str::to_owned)];
    for (name, project) in &user.projects {
        rows.extend(rows_of(&user, &owners, name, project));
    }
    if rows.len() == 1 {
        say("there are no projects in the user configuration; add one with `cua project add`");
        return Ok(());
    }
    print_table(&rows, out)?;
    out.flush()?; // so that what is said of it stands below it
    for (id, owners) in owners.iter().filter(|(_, owners)| owners.len() > 1) {
        say(&format!(
            "`{id}` is the ID of {}: reports cannot tell them apart; give each one of its own (`cua id new`), unless that is \
             meant",
            owners.join(" and of ")
        ));
    }
    Ok(())
}

/// Whose each ID is.
type Owners<'a> = BTreeMap<&'a str, Vec<String>>;

fn owners(user: &UserConfig) -> Owners<'_> {
    let mut owners = Owners::new();
    for (name, project) in &user.projects {
        for (channel, id) in ids_of(project) {
            let channel = channel.map(|channel| format!(", channel {channel}")).unwrap_or_default();
            owners.entry(id.id.get_ref().as_str()).or_default().push(format!("{name}{channel}"));
        }
    }
    owners
}

/// How often an ID is used.
fn uses(owners: &Owners, id: &ProjectId) -> usize {
    owners.get(id.id.get_ref().as_str()).map_or(0, Vec::len)
}

fn rows_of(user: &UserConfig, owners: &Owners, name: &str, project: &Project) -> Vec<[String; 6]> {
    let is_default = user.default_project.as_ref().is_some_and(|default| default.get_ref() == name);
    let mut name = format!("{name}{}", if is_default { " (default)" } else { "" });
    let mut folders =
        project.directories.iter().map(|at| plain(OsStr::new(at.get_ref()))).collect::<Vec<_>>().join(", ");
    let mut rows = Vec::new();
    for (channel, id) in ids_of(project) {
        let count = uses(owners, id);
        let shared = if count > 1 { format!(" (used {count} times)") } else { String::new() };
        rows.push([
            std::mem::take(&mut name),
            channel_with_default(project, channel),
            id.id.get_ref().kind().to_string(),
            format!("{}{shared}", id.id.get_ref()),
            registration(id),
            std::mem::take(&mut folders),
        ]);
    }
    if rows.is_empty() {
        rows.push([name, String::new(), String::new(), "none".to_owned(), String::new(), folders]);
    }
    rows
}

fn registration(id: &ProjectId) -> String {
    match (id.registered, id.id.get_ref().kind()) {
        (Some(date), _) => date.to_string(),
        (None, Kind::PartnerCenter) => "not needed".to_owned(),
        (None, Kind::Guid) => "not yet".to_owned(),
    }
}

fn channel_with_default(project: &Project, channel: Option<&str>) -> String {
    let Some(channel) = channel else { return "-".to_owned() };
    let is_default = project.default_channel.as_ref().is_some_and(|default| default.get_ref() == channel);
    format!("{channel}{}", if is_default { " (default)" } else { "" })
}

/// `project list --json`.
#[derive(Serialize)]
struct Listing<'a> {
    path: String,
    default_project: Option<&'a str>,
    projects: Vec<Listed<'a>>,
}

#[derive(Serialize)]
struct Listed<'a> {
    name: &'a str,
    description: Option<&'a str>,
    default_channel: Option<&'a str>,
    ids: Vec<ListedId<'a>>,
    directories: Vec<&'a str>,
}

#[derive(Serialize)]
struct ListedId<'a> {
    channel: Option<&'a str>,
    tracking_id: &'a str,
    kind: &'a str,
    registered: Option<String>,
    needs_registration: bool,
    is_shared: bool,
}

impl<'a> Listing<'a> {
    fn new(user: &'a UserConfig, owners: &Owners) -> Self {
        let projects = user.projects.iter().map(|(name, project)| Listed {
            name,
            description: project.description.as_deref(),
            default_channel: project.default_channel.as_ref().map(|name| name.get_ref().as_str()),
            ids: ids_of(project).map(|(channel, id)| ListedId::new(channel, id, uses(owners, id) > 1)).collect(),
            directories: project.directories.iter().map(|at| at.get_ref().as_str()).collect(),
        });
        Self {
            path: user.source.path.to_string_lossy().into_owned(),
            default_project: user.default_project.as_ref().map(|name| name.get_ref().as_str()),
            projects: projects.collect(),
        }
    }
}

impl<'a> ListedId<'a> {
    fn new(channel: Option<&'a str>, ProjectId { id, registered }: &'a ProjectId, is_shared: bool) -> Self {
        let id = id.get_ref();
        Self {
            channel,
            tracking_id: id.as_str(),
            kind: id.kind().as_str(),
            registered: registered.map(|date| date.to_string()),
            needs_registration: registered.is_none() && id.kind() == Kind::Guid,
            is_shared,
        }
    }
}
