//! The project that a name or a folder leads to, and the ID that it has for a channel.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::places::{home, without_links};
use super::question::{Question, current_folder};
use super::{DecidedBy, Scope};
use crate::config::read::list_of;
use crate::config::{At, Project, ProjectFile, ProjectId, Source};
use crate::error::{Error, Result, plain, plain_path};

/// A project, and the file that defines it.
#[derive(Clone, Copy, Debug)]
pub struct Found<'q> {
    /// The project.
    pub project: &'q Project,
    /// The file.
    pub source: &'q Source,
}

impl<'q> Found<'q> {
    /// The channel and the ID that apply where `channel` was chosen, or nothing.
    ///
    /// # Errors
    /// Where there is no such channel, or none applies.
    pub fn id(self, channel: Option<&str>) -> Result<(Option<String>, &'q ProjectId)> {
        let project = self.project;
        let channel = channel.or_else(|| project.default_channel.as_ref().map(|name| name.get_ref().as_str()));
        let found = match channel {
            None => project.id.as_ref(),
            Some(channel) => project.channels.get(channel),
        };
        found.map(|id| (channel.map(str::to_owned), id)).ok_or_else(|| Error::Usage(self.no_such_id(channel)))
    }

    fn no_such_id(self, channel: Option<&str>) -> String {
        let place = format!("project `{}` in `{}`", self.project.title(), plain_path(&self.source.path));
        let channels = list_of("channel", self.project.channels.keys());
        match channel {
            Some(channel) => format!("{place} has no channel `{}`; {channels}", plain(OsStr::new(channel))),
            None if self.project.channels.is_empty() => {
                format!("{place} has no tracking ID; add `tracking_id = \"…\"` to it")
            }
            None => format!(
                "{place} has no `default_channel` ({channels}); choose with `--channel` or `CUA_CHANNEL`, \
                 or make one the default with `cua channel use`"
            ),
        }
    }
}

/// A project that was found, and what led to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decided<'q> {
    pub(super) found: Found<'q>,
    pub(super) by: DecidedBy,
    /// What decided, in which file and where, if a file did.
    pub(super) at: Option<(&'q Source, usize)>,
}

impl Decided<'_> {
    /// The scope with the ID of `channel`, or else of the one that applies where none is chosen.
    pub(super) fn scope(self, channel: Option<&str>) -> Result<Scope> {
        let Found { project, source } = self.found;
        let (channel, id) = self.found.id(channel)?;
        Ok(Scope {
            project: project.name.as_ref().map(|name| name.get_ref().clone()),
            channel,
            id: id.id.get_ref().clone(),
            registered: id.registered,
            decided_by: self.by,
            chosen_with: None,
            decided_at: self.at.map(|(source, offset)| source.location(offset)),
            defined_at: Some(source.at(&id.id)),
            passed_over: Vec::new(),
        })
    }
}

/// The project that an edit is about: `name`, or else the one in scope here.
///
/// # Errors
/// Where there is no such project, or what applies here is an ID without a project.
pub fn project_to_edit(question: &Question) -> Result<Found<'_>> {
    let refuse = |problem: String| Err(Error::Usage(format!("{problem}; name the project with `--project`")));
    if let Some(name) = &question.flags.project {
        return named(question, name);
    }
    if let Some(id) = &question.environment.id {
        return refuse(format!("`CUA_TRACKING_ID` ({}) decides here, and names no project", plain(OsStr::new(id))));
    }
    if let Some(name) = &question.environment.project {
        return named(question, name);
    }
    let found = found_here(question)?;
    // Another project's file would be edited than the person means.
    if let Some(path) = question.passed_over().first() {
        return refuse(format!("`{}` is passed over, because everyone may write its folder", plain_path(path)));
    }
    match found {
        Some(found) => Ok(found),
        None => refuse("there is no project here (`cua init` makes one)".to_owned()),
    }
}

/// The project whose channel a flag chooses, if there is one.
///
/// # Errors
/// Where the flags name one that does not exist, or a file is broken.
pub fn project_of_flags(question: &Question) -> Result<Option<Found<'_>>> {
    match &question.flags.project {
        Some(name) => named(question, name).map(Some),
        None => found_here(question),
    }
}

/// Every project of the nearest `cua.toml`, where that can be read, and of the user configuration.
pub fn projects(question: &Question) -> impl Iterator<Item = Found<'_>> {
    let here = question.project_file().ok().flatten();
    let here = here.map(|file| Found { project: &file.project, source: &file.source });
    let user = &question.user;
    here.into_iter().chain(user.projects.values().map(|project| Found { project, source: &user.source }))
}

/// Those of them that can be named.
pub fn known_projects(question: &Question) -> impl Iterator<Item = (&str, &Project)> {
    projects(question).filter_map(|found| Some((found.project.name.as_ref()?.get_ref().as_str(), found.project)))
}

/// The project `name`: the nearest `cua.toml`'s where that is its name, else the user's.
pub(super) fn named<'q>(question: &'q Question, name: &str) -> Result<Found<'q>> {
    if let Some(file) = question.project_file()?
        && file.project.name.as_ref().is_some_and(|here| here.get_ref() == name)
    {
        return Ok(in_project_file(question, file)?.found);
    }
    let user = &question.user;
    let project = user.projects.get(name).ok_or_else(|| no_such_project(question, name))?;
    Ok(Found { project, source: &user.source })
}

fn no_such_project(question: &Question, name: &str) -> Error {
    let known = known_projects(question).map(|(name, _)| name);
    Error::Usage(format!(
        "there is no project `{name}`; {}; if it is another one, add it with `cua project add {name} --id …`",
        list_of("project", known),
        name = plain(OsStr::new(name))
    ))
}

/// The project that the files give for this folder, whatever the flags and variables say.
pub(super) fn found_here(question: &Question) -> Result<Option<Found<'_>>> {
    let decided = match project_file_here(question)? {
        Some(decided) => Some(decided),
        None => match directory_here(question)? {
            Some(decided) => Some(decided),
            None => default_unless_surrounded(question)?,
        },
    };
    Ok(decided.map(|decided| decided.found))
}

/// The default project ranks below a surrounding `cua`, of which only the ID is known: taking
/// another project's channel there would attribute to the wrong product.
fn default_unless_surrounded(question: &Question) -> Result<Option<Decided<'_>>> {
    match &question.surrounding {
        _ if !question.purpose.counts_default() => Ok(None),
        Some(pid) if question.purpose.counts_surrounding() => Err(Error::Usage(format!(
            "which project? a surrounding `cua` has set `{}`, and no file here names a project; \
             name it with `--project`",
            plain(OsStr::new(pid))
        ))),
        _ => Ok(default_here(question)),
    }
}

pub(super) fn project_file_here(question: &Question) -> Result<Option<Decided<'_>>> {
    question.project_file()?.map(|file| in_project_file(question, file)).transpose()
}

/// The project of a `cua.toml`, which may leave the IDs to the user configuration.
fn in_project_file<'q>(question: &'q Question, file: &'q ProjectFile) -> Result<Decided<'q>> {
    let source = &file.source;
    let name = file.project.name.as_ref();
    let at = Some((source, name.map_or(0, |name| name.span().start)));
    let by_it = |project, source| Decided { found: Found { project, source }, by: DecidedBy::ProjectFile, at };
    let Some(name) = name.filter(|_| !file.project.has_an_id()) else {
        return Ok(by_it(&file.project, source));
    };
    let user = &question.user;
    match user.projects.get(name.get_ref()) {
        Some(project) => Ok(by_it(project, &user.source)),
        None => Err(Error::InFile {
            at: source.at(name),
            problem: format!(
                "project `{}` has no ID here, and the user configuration does not define it ({}); \
                 add `tracking_id = \"…\"` here or `cua project add` it there",
                name.get_ref(),
                list_of("project", user.projects.keys())
            ),
        }),
    }
}

/// The user's project with the longest `directories` entry that holds this folder.
pub(super) fn directory_here(question: &Question) -> Result<Option<Decided<'_>>> {
    let user = &question.user;
    let entries = user.projects.values().flat_map(|project| project.directories.iter().map(move |at| (project, at)));
    let mut entries = entries.peekable();
    if entries.peek().is_none() {
        return Ok(None);
    }
    let here = current_folder()?;
    let holding: Vec<(usize, &Project, &At<String>)> = entries
        .filter_map(|(project, entry)| Some((depth_if_it_holds(entry.get_ref(), &here)?, project, entry)))
        .collect();
    let deepest = holding.iter().map(|(depth, ..)| *depth).max();
    let mut best = holding.into_iter().filter(|(depth, ..)| Some(*depth) == deepest);
    let Some((_, project, entry)) = best.next() else { return Ok(None) };
    if let Some((_, rival, _)) = best.find(|(_, rival, _)| rival.title() != project.title()) {
        return Err(Error::InFile {
            at: user.source.at(entry),
            problem: format!(
                "projects `{}` and `{}` both claim `{}`; take it from one of them",
                project.title(),
                rival.title(),
                plain(OsStr::new(entry.get_ref()))
            ),
        });
    }
    let source = &user.source;
    Ok(Some(Decided {
        found: Found { project, source },
        by: DecidedBy::Directory,
        at: Some((source, entry.span().start)),
    }))
}

/// How deep the folder of an entry is, where it is `here` or above it. Links in it are followed,
/// because the system gives the current folder without any.
fn depth_if_it_holds(entry: &str, here: &Path) -> Option<usize> {
    let entry = expand_home(entry)?;
    if here.starts_with(&entry) {
        return Some(entry.components().count());
    }
    let entry = dunce::canonicalize(entry).ok()?;
    without_links(here).starts_with(&entry).then(|| entry.components().count())
}

/// The folder that an entry of `directories` means, without links, where there is one.
#[must_use]
pub fn folder_of_entry(entry: &str) -> Option<PathBuf> {
    dunce::canonicalize(expand_home(entry)?).ok()
}

/// `~` and `~/…` as the shell means them.
fn expand_home(path: &str) -> Option<PathBuf> {
    match Path::new(path).strip_prefix("~") {
        Err(_) => Some(PathBuf::from(path)),
        Ok(rest) => Some(home()?.join(rest)),
    }
}

pub(super) fn default_here(question: &Question) -> Option<Decided<'_>> {
    let user = &question.user;
    let name = user.default_project.as_ref()?;
    let found = Found { project: user.projects.get(name.get_ref())?, source: &user.source };
    Some(Decided { found, by: DecidedBy::Default, at: Some((&user.source, name.span().start)) })
}
