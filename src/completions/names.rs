//! The names of projects, channels and programs, added to the arguments that take one.

use std::ffi::OsString;

use clap::{Arg, ArgMatches, Command};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};

use crate::attribution::Program;
use crate::config::Project;
use crate::error::Result;
use crate::scope::{self, Choice, Found, Purpose, Question};
use crate::shims::Folder;

/// Adds the names that exist here to every argument that takes a name, as candidates that are looked
/// up when they are asked for.
pub(super) fn add(root: Command, words: &[OsString], index: usize) -> Command {
    let project = project_on(&root, words, index);
    root.mut_subcommands(|command| to_command(command, "", project.as_deref()))
}

fn to_command(command: Command, above: &str, project: Option<&str>) -> Command {
    let path = format!("{above}{} ", command.get_name());
    command
        .mut_args(|arg| to_argument(arg, path.trim_end(), project))
        .mut_subcommands(|command| to_command(command, &path, project))
}

fn to_argument(arg: Arg, command: &str, project: Option<&str>) -> Arg {
    let project = project.map(str::to_owned);
    match (command, arg.get_id().as_str()) {
        (_, "project") => arg.add(ArgValueCandidates::new(projects)),
        ("project remove" | "project use", "name") => arg.add(ArgValueCandidates::new(projects_of_user)),
        // A new one.
        ("init" | "channel add", "channel") => arg,
        ("channel remove" | "channel use" | "registered", "channel") => arg.add(ArgValueCandidates::new(move || {
            channels(project.clone(), |question| scope::project_to_edit(question).map(Some))
        })),
        ("shim install", "programs") => arg.add(ArgValueCandidates::new(known_programs)),
        ("shim list" | "shim remove", "programs") => arg.add(ArgValueCandidates::new(shims)),
        (_, "channel") => arg.add(ArgValueCandidates::new(move || channels(project.clone(), scope::project_of_flags))),
        _ => arg,
    }
}

/// The project that the command line names, as far as it can be understood.
fn project_on(root: &Command, words: &[OsString], index: usize) -> Option<String> {
    let mut words = words.to_vec();
    // What is being typed has some value in the end.
    words.get_mut(index)?.push("x");
    let matches = root.clone().ignore_errors(true).try_get_matches_from(words).ok()?;
    project_in(&matches)
}

fn project_in(matches: &ArgMatches) -> Option<String> {
    let here = matches.try_get_one::<String>("project").ok().flatten().cloned();
    here.or_else(|| project_in(matches.subcommand()?.1))
}

fn question(project: Option<String>) -> Question {
    let flags = Choice { project, ..Choice::default() };
    Question::new(flags, Purpose::Launch, scope::user_config().unwrap_or_default())
}

fn projects() -> Vec<CompletionCandidate> {
    let question = question(None);
    let mut found: Vec<_> = scope::known_projects(&question).collect();
    // The user configuration may have the ID of the project that a `cua.toml` names.
    found.sort_by_key(|(name, _)| *name);
    found.dedup_by_key(|(name, _)| *name);
    found.into_iter().map(|(name, project)| described(name, project)).collect()
}

fn projects_of_user() -> Vec<CompletionCandidate> {
    let user = scope::user_config().unwrap_or_default();
    user.projects.iter().map(|(name, project)| described(name, project)).collect()
}

fn known_programs() -> Vec<CompletionCandidate> {
    Program::ALL.into_iter().flat_map(Program::names).map(|name| CompletionCandidate::new(*name)).collect()
}

/// Those in the usual folder.
fn shims() -> Vec<CompletionCandidate> {
    let shims = Folder::at(None).and_then(|folder| folder.shims()).unwrap_or_default();
    shims.into_iter().map(CompletionCandidate::new).collect()
}

fn described(name: &str, project: &Project) -> CompletionCandidate {
    CompletionCandidate::new(name).help(project.description.clone().map(Into::into))
}

/// The channels of the project that this finds, each with its ID.
fn channels(project: Option<String>, find: fn(&Question) -> Result<Option<Found<'_>>>) -> Vec<CompletionCandidate> {
    let question = question(project);
    let Ok(Some(found)) = find(&question) else { return Vec::new() };
    let channels = found.project.channels.iter();
    channels.map(|(name, id)| CompletionCandidate::new(name).help(Some(id.id.get_ref().to_string().into()))).collect()
}
