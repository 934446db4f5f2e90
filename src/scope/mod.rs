//! Which tracking ID applies here, and why.
//!
//! `STEPS` are the places that may say it, in the order of their precedence; the first that
//! decides wins, and one that is broken is an error, never passed over. [`resolve`] stops at the
//! first; [`explain`] looks at all of them.

mod found;
mod places;
mod question;
mod said;

use std::ffi::OsStr;
use std::path::PathBuf;

use found::{Decided, default_here, directory_here, found_here, named, project_file_here};
pub use found::{Found, folder_of_entry, known_projects, project_of_flags, project_to_edit, projects};
pub use places::{DATA_FROM, data_folder, home};
pub use question::{
    Choice, Purpose, Question, current_folder, is_on, opted_out, project_file_source, text_variable, user_config,
    user_config_path, user_config_to_edit, variable, watched_files,
};
pub use said::{decided_by, place, registered_command, summary};

use crate::config::Date;
use crate::config::read::parse_id;
use crate::error::{Error, Location, Result, plain};
use crate::tracking_id::TrackingId;

/// The ID that applies here, what it belongs to, and why.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The project, where one has a name.
    pub project: Option<String>,
    /// The channel of that project.
    pub channel: Option<String>,
    /// The ID.
    pub id: TrackingId,
    /// When it was registered, as far as a file says so.
    pub registered: Option<Date>,
    /// What decided.
    pub decided_by: DecidedBy,
    /// The flag or variable that decided, where one did.
    pub chosen_with: Option<&'static str>,
    /// Where that stands in a file.
    pub decided_at: Option<Location>,
    /// Where the ID stands in a file.
    pub defined_at: Option<Location>,
    /// Nearer project files that were not trusted, because everyone may write their folder.
    pub passed_over: Vec<PathBuf>,
}

impl Scope {
    /// Whether the ID was chosen for this very call, by a flag or a variable. Such a choice is
    /// handed on to the child, so that a `cua` inside of it keeps to it.
    #[must_use]
    pub fn is_a_choice(&self) -> bool {
        matches!(self.decided_by, DecidedBy::Flag | DecidedBy::Environment)
    }
}

/// The kinds of places that can decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecidedBy {
    /// `--id`, `--project`, `--channel`.
    Flag,
    /// `CUA_TRACKING_ID`, `CUA_PROJECT`, `CUA_CHANNEL`.
    Environment,
    /// A `cua.toml`.
    ProjectFile,
    /// A `directories` entry of the user configuration.
    Directory,
    /// A surrounding `cua`.
    Surrounding,
    /// The user configuration's `default_project`.
    Default,
}

impl DecidedBy {
    /// The word for it in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Environment => "environment",
            Self::ProjectFile => "project-file",
            Self::Directory => "directory",
            Self::Surrounding => "surrounding",
            Self::Default => "default",
        }
    }
}

/// What one place says: nothing, and why, or what the scope is.
#[derive(Debug)]
pub enum Verdict {
    /// It does not decide.
    Silent(String),
    /// It decides.
    Decides(Box<Scope>),
}

fn silent(why: impl Into<String>) -> Verdict {
    Verdict::Silent(why.into())
}

fn decides(scope: Scope) -> Verdict {
    Verdict::Decides(Box::new(scope))
}

/// The place of what a surrounding `cua` has set.
pub const SURROUNDING: &str = "surrounding cua";

type Step = fn(&Question) -> Result<Verdict>;

/// Every place that may decide, with its name for people, in the order of precedence.
const STEPS: [(&str, Step); 7] = [
    ("flags", by_flag),
    ("CUA_TRACKING_ID", by_tracking_id),
    ("CUA_PROJECT, CUA_CHANNEL", by_variables),
    ("project file", by_project_file),
    ("directories", by_directory),
    (SURROUNDING, by_surrounding),
    ("default project", by_default),
];

/// The scope that applies.
///
/// # Errors
/// [`Error::NoScope`] where no place decides; anything else where the first place that would
/// decide is broken.
pub fn resolve(question: &Question) -> Result<Scope> {
    for (_, step) in STEPS {
        if let Verdict::Decides(scope) = step(question)? {
            return Ok(Scope { passed_over: question.passed_over().to_vec(), ..*scope });
        }
    }
    Err(Error::NoScope { passed_over: question.passed_over().to_vec() })
}

/// One place that was looked at, for `show --explain`.
#[derive(Debug)]
pub struct Candidate {
    /// Which place.
    pub place: &'static str,
    /// What it says.
    pub verdict: Result<Verdict>,
}

/// What each place says, also those that an earlier one outranks.
#[must_use]
pub fn explain(question: &Question) -> Vec<Candidate> {
    STEPS.map(|(place, step)| Candidate { place, verdict: step(question) }).into()
}

fn by_flag(question: &Question) -> Result<Verdict> {
    match &question.flags.id {
        Some(text) => Ok(decides(bare_id("--id", text, DecidedBy::Flag)?)),
        None => by_names(question, &question.flags, DecidedBy::Flag),
    }
}

fn by_tracking_id(question: &Question) -> Result<Verdict> {
    Ok(match &question.environment.id {
        None => silent("not set"),
        Some(_) if question.flags.is_made() => silent("set aside by a flag"),
        Some(text) => decides(bare_id("CUA_TRACKING_ID", text, DecidedBy::Environment)?),
    })
}

fn by_variables(question: &Question) -> Result<Verdict> {
    let choice = &question.environment;
    if question.flags.is_made() && (choice.project.is_some() || choice.channel.is_some()) {
        return Ok(silent("set aside by a flag"));
    }
    by_names(question, choice, DecidedBy::Environment).map_err(|error| match error {
        // Nobody typed it here, so that it is said where it comes from.
        Error::Usage(problem) if choice.channel.is_none() => Error::Usage(format!("`CUA_PROJECT`: {problem}")),
        Error::Usage(problem) if choice.project.is_none() => Error::Usage(format!("`CUA_CHANNEL`: {problem}")),
        Error::Usage(problem) => Error::Usage(format!("`CUA_PROJECT` and `CUA_CHANNEL`: {problem}")),
        error => error,
    })
}

/// A project, a channel, or both, named by flags or variables.
fn by_names(question: &Question, choice: &Choice, by: DecidedBy) -> Result<Verdict> {
    let channel = choice.channel.as_deref();
    let found = match (&choice.project, channel) {
        (Some(name), _) => named(question, name)?,
        (None, None) => return Ok(silent("not given")),
        (None, Some(channel)) => match found_here(question)? {
            Some(found) => found,
            // A variable may be set for a whole pipeline, of which not every folder is a project.
            None if by == DecidedBy::Environment => return Ok(silent("no project here whose channel it could be")),
            None => {
                return Err(Error::Usage(format!(
                    "channel `{}` of which project? none applies here; name it with `--project`",
                    plain(OsStr::new(channel))
                )));
            }
        },
    };
    let scope = Decided { found, by, at: None }.scope(channel)?;
    let chosen_with = match (by, &choice.project) {
        (DecidedBy::Flag, Some(_)) => "--project",
        (DecidedBy::Flag, None) => "--channel",
        (_, Some(_)) => "CUA_PROJECT",
        (_, None) => "CUA_CHANNEL",
    };
    Ok(decides(Scope { chosen_with: Some(chosen_with), ..scope }))
}

/// The scope of an ID that came without a project.
fn bare_id(what: &'static str, text: &str, decided_by: DecidedBy) -> Result<Scope> {
    Ok(Scope {
        project: None,
        channel: None,
        id: parse_id(text).map_err(|problem| Error::Usage(format!("`{what}`: {problem}")))?,
        registered: None,
        decided_by,
        chosen_with: Some(what),
        decided_at: None,
        defined_at: None,
        passed_over: Vec::new(),
    })
}

fn by_project_file(question: &Question) -> Result<Verdict> {
    let found = project_file_here(question)?;
    let is_passed_over = !question.passed_over().is_empty();
    of_found(
        found,
        if is_passed_over { "none that may be trusted" } else { "no `cua.toml` in this folder or above it" },
    )
}

fn by_directory(question: &Question) -> Result<Verdict> {
    of_found(directory_here(question)?, "no `directories` entry of the user configuration holds this folder")
}

fn by_surrounding(question: &Question) -> Result<Verdict> {
    Ok(match &question.surrounding {
        None => silent("`CUA_ACTIVE` is not set"),
        Some(_) if !question.purpose.counts_surrounding() => silent("not for a shell's environment, which sets it"),
        Some(pid) => decides(bare_id("CUA_ACTIVE", pid, DecidedBy::Surrounding)?),
    })
}

fn by_default(question: &Question) -> Result<Verdict> {
    if !question.purpose.counts_default() {
        return Ok(silent("never for hooks and shims"));
    }
    of_found(default_here(question), "the user configuration has no `default_project`")
}

fn of_found(decided: Option<Decided<'_>>, otherwise: &str) -> Result<Verdict> {
    Ok(match decided {
        Some(decided) => decides(decided.scope(None)?),
        None => silent(otherwise),
    })
}
