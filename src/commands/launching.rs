//! What the commands have in common that become another program: `exec`, shims and plugins.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use super::{attribution_here, opted_out, warn};
use crate::attribution::variables::{ACTIVE, ALL, Change, TOOLS};
use crate::attribution::{Attribution, Program};
use crate::config::{At, UserConfig};
use crate::error::{Error, Location, Result, plain};
use crate::launch::{self, Launch};
use crate::scope::{self, Choice, Purpose, Question, Scope};

/// A program that is ready to run, and what was found out on the way.
pub(super) struct Prepared {
    pub(super) launch: Launch,
    pub(super) scope: Option<Scope>,
    pub(super) attribution: Attribution,
}

/// Finds the program of these words and its attribution, and says what may spoil it. Where no scope
/// applies and that is `optional`, it has none.
pub(super) fn prepare(words: &[OsString], flags: Choice, purpose: Purpose, optional: bool) -> Result<Prepared> {
    let user = user_config()?;
    let program = &words[0];
    let (words, tool_at) = started_by(words, &user);
    let question = || Ok(Question::new(flags, purpose, user));
    let (scope, mut attribution) = attribution_here(Program::named(program), &words[0], question, optional)?;
    let find = if purpose == Purpose::Shim { launch::find_behind_shims } else { launch::find };
    let path = find(&words[0]).map_err(|error| blame_tools(error, program, tool_at.as_ref()))?;
    warn(&attribution.risks)?;
    if tool_at.is_some() {
        note_tool(program, &mut attribution);
    }
    Ok(Prepared { launch: launch_of(path, words, &attribution), scope, attribution })
}

/// Who opts out runs programs, whatever is wrong with the configuration of attribution.
fn user_config() -> Result<UserConfig> {
    scope::user_config().or_else(|error| if opted_out() { Ok(UserConfig::default()) } else { Err(error) })
}

/// The words that start a program: what was typed, or what `[tools]` says for its bare name, and where.
pub(super) fn started_by(words: &[OsString], user: &UserConfig) -> (Vec<OsString>, Option<Location>) {
    let is_looked_up = |name: &&str| !launch::is_path(name.as_ref()) && !is_started_by_tools(name);
    let name = words[0].to_str().filter(is_looked_up);
    let Some(tool) = name.and_then(|name| tool_named(name, user)) else { return (words.to_vec(), None) };
    let started = tool.get_ref().iter().map(OsString::from).chain(words[1..].iter().cloned());
    (started.collect(), Some(user.source.at(tool)))
}

/// What `[tools]` says of this name, as it was typed or else as the system compares names.
fn tool_named<'u>(name: &str, user: &'u UserConfig) -> Option<&'u At<Vec<String>>> {
    let like_it = || user.tools.iter().find(|(key, _)| launch::is_same_name(key, name)).map(|(_, tool)| tool);
    user.tools.get(name).or_else(like_it)
}

/// What separates the names in [`TOOLS`].
const SEPARATOR: char = ':';

/// Whether a surrounding `cua` has already started this program as `[tools]` says: that may be a
/// program which starts the real one by name, as in `terraform = "op run -- terraform"`, and a shim
/// would do it all again for ever.
fn is_started_by_tools(name: &str) -> bool {
    scope::text_variable(TOOLS)
        .is_some_and(|names| names.split(SEPARATOR).any(|started| launch::is_same_name(started, name)))
}

fn note_tool(name: &OsStr, attribution: &mut Attribution) {
    let before = attribution.after.get(TOOLS).map(OsStr::to_owned);
    let mut names = before.clone().unwrap_or_default();
    if !names.is_empty() {
        names.push(SEPARATOR.to_string());
    }
    names.push(name);
    attribution.after.put(TOOLS, Some(names.clone()));
    attribution.changes.push(Change { name: TOOLS, before, after: Some(names) });
}

/// Says why another program than the one that was typed is missing.
fn blame_tools(error: Error, typed: &OsStr, tool_at: Option<&Location>) -> Error {
    match (error, tool_at) {
        (Error::ProgramNotFound { program, hint }, Some(at)) => {
            let hint = format!("{hint}; `[tools]` starts it for `{}`, at {at}", plain(typed));
            Error::ProgramNotFound { program, hint }
        }
        (error, _) => error,
    }
}

fn launch_of(path: PathBuf, mut words: Vec<OsString>, attribution: &Attribution) -> Launch {
    let after = &attribution.after;
    // Where we add something, all of our variables: a second entry of one must not survive beside ours.
    let names: Vec<&str> = match after.get(ACTIVE) {
        Some(_) => ALL.to_vec(),
        None => attribution.changes.iter().map(|change| change.name).collect(),
    };
    let variables = names.into_iter().map(|name| (name, after.get(name).map(OsStr::to_owned))).collect();
    let typed = words.remove(0);
    // The path of a shim is not that of the program which it stands for.
    let name = if launch::is_path(&typed) { path.clone().into_os_string() } else { typed };
    Launch { path, name, arguments: words, variables }
}
