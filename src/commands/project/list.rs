//! `cua project list`: the project here and those of the user configuration, with their channels and IDs.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::{from_home, ids_of};
use crate::commands::editing::print_json;
use crate::commands::say;
use crate::commands::table::print_table;
use crate::config::{Project, ProjectId, UserConfig};
use crate::error::{Result, plain, plain_path};
use crate::scope::{self, Choice, Purpose, Question};
use crate::tracking_id::Kind;

pub(super) fn run(json: bool, out: &mut dyn Write) -> Result<()> {
    let question = Question::new(Choice::default(), Purpose::Launch, scope::user_config()?);
    let here = here(&question)?;
    let owners = owners(here, &question.user);
    if json {
        return print_json(&Listing::new(here, &question.user, &owners), out);
    }
    let mut rows = vec![["PROJECT", "CHANNEL", "KIND", "TRACKING ID", "REGISTERED", "FOLDERS"].map(str::to_owned)];
    if let Some(Here { project, path }) = here {
        rows.extend(rows_of(&owners, project, project.title().to_owned(), folder_of(path)));
    }
    for (name, project) in &question.user.projects {
        let is_default = question.user.default_project.as_ref().is_some_and(|default| default.get_ref() == name);
        let title = format!("{name}{}", if is_default { " (default)" } else { "" });
        let folders = project.directories.iter().map(|at| plain(OsStr::new(at.get_ref()))).collect::<Vec<_>>();
        rows.extend(rows_of(&owners, project, title, folders.join(", ")));
    }
    if rows.len() == 1 {
        say(
            "there is no project here, nor in the user configuration; make one with `cua init`, or add one there with \
             `cua project add`",
        );
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

/// The project of the nearest `cua.toml`.
#[derive(Clone, Copy)]
struct Here<'a> {
    project: &'a Project,
    path: &'a Path,
}

/// It is not there where it leaves its IDs to the user configuration, which lists them.
fn here(question: &Question) -> Result<Option<Here<'_>>> {
    let Some(file) = scope::project_file_source(question)? else { return Ok(None) };
    let found = scope::projects(question).find(|found| std::ptr::eq(found.source, file));
    let found = found.filter(|found| found.project.has_an_id());
    Ok(found.map(|found| Here { project: found.project, path: &found.source.path }))
}

fn folder_of(file: &Path) -> String {
    file.parent().map(|folder| plain_path(&from_home(folder))).unwrap_or_default()
}

/// Whose each ID is.
type Owners<'a> = BTreeMap<&'a str, Vec<String>>;

fn owners<'a>(here: Option<Here<'a>>, user: &'a UserConfig) -> Owners<'a> {
    let mut owners = Owners::new();
    for project in here.map(|here| here.project).into_iter().chain(user.projects.values()) {
        for (channel, id) in ids_of(project) {
            let channel = channel.map(|channel| format!(", channel {channel}")).unwrap_or_default();
            let owner = format!("{}{channel}", project.title());
            let those = owners.entry(id.id.get_ref().as_str()).or_default();
            // A `cua.toml` may say again what the user configuration says of its project.
            if !those.contains(&owner) {
                those.push(owner);
            }
        }
    }
    owners
}

/// How often an ID is used.
fn uses(owners: &Owners, id: &ProjectId) -> usize {
    owners.get(id.id.get_ref().as_str()).map_or(0, Vec::len)
}

fn rows_of(owners: &Owners, project: &Project, mut title: String, mut folders: String) -> Vec<[String; 6]> {
    let mut rows = Vec::new();
    for (channel, id) in ids_of(project) {
        let count = uses(owners, id);
        let shared = if count > 1 { format!(" (used {count} times)") } else { String::new() };
        rows.push([
            std::mem::take(&mut title),
            channel_with_default(project, channel),
            id.id.get_ref().kind().to_string(),
            format!("{}{shared}", id.id.get_ref()),
            registration(id),
            std::mem::take(&mut folders),
        ]);
    }
    if rows.is_empty() {
        rows.push([title, String::new(), String::new(), "none".to_owned(), String::new(), folders]);
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
    here: Option<ListedHere<'a>>,
}

#[derive(Serialize)]
struct ListedHere<'a> {
    path: String,
    #[serde(flatten)]
    project: Listed<'a>,
}

#[derive(Serialize)]
struct Listed<'a> {
    name: Option<&'a str>,
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
    fn new(here: Option<Here<'a>>, user: &'a UserConfig, owners: &Owners) -> Self {
        Self {
            path: user.source.path.to_string_lossy().into_owned(),
            default_project: user.default_project.as_ref().map(|name| name.get_ref().as_str()),
            projects: user.projects.values().map(|project| Listed::new(project, owners)).collect(),
            here: here.map(|Here { project, path }| ListedHere {
                path: path.to_string_lossy().into_owned(),
                project: Listed::new(project, owners),
            }),
        }
    }
}

impl<'a> Listed<'a> {
    fn new(project: &'a Project, owners: &Owners) -> Self {
        Self {
            name: project.name.as_ref().map(|name| name.get_ref().as_str()),
            description: project.description.as_deref(),
            default_channel: project.default_channel.as_ref().map(|name| name.get_ref().as_str()),
            ids: ids_of(project).map(|(channel, id)| ListedId::new(channel, id, uses(owners, id) > 1)).collect(),
            directories: project.directories.iter().map(|at| at.get_ref().as_str()).collect(),
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
