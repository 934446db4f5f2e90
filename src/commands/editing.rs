//! What the commands that edit have in common: which file, under which lock, and what is said of an
//! ID afterwards.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::say;
use crate::config::edit::Target;
use crate::config::read::parse_id;
use crate::config::{ProjectId, Source, read, save};
use crate::error::{Error, Result, plain_path};
use crate::json;
use crate::scope::{self, Choice, Found, Purpose, Question};
use crate::tracking_id::{Kind, TrackingId};

/// Writes what `change` makes of the file at `path`, under the one lock of all edits.
pub(super) fn update(path: &Path, change: impl FnOnce(&Source) -> Result<String>) -> Result<()> {
    let lock = lock_path()?;
    let waiting = || say(&format!("waiting for another `cua` that is editing, and holds `{}`", plain_path(&lock)));
    save::update(path, &lock, waiting, change)
}

fn lock_path() -> Result<PathBuf> {
    let mut path: OsString = scope::user_config_path()?.into();
    path.push(".lock");
    Ok(path.into())
}

/// Changes the project in scope, or the one that was named, in the file that defines it. `change`
/// gets it as it is once nobody else can change it.
pub(super) fn update_project(
    choice: Choice,
    change: impl FnOnce(Found<'_>, Target<'_>) -> Result<String>,
) -> Result<PathBuf> {
    let question = Question::new(choice, Purpose::Launch, scope::user_config_to_edit()?);
    let found = scope::project_to_edit(&question)?;
    let in_project_file = found.source.path != question.user.source.path;
    update(&found.source.path, |source| {
        if in_project_file {
            let now = read::parse_project_file(source.clone())?;
            return change(Found { project: &now.project, source }, Target::ProjectFile);
        }
        let now = read::parse_user_config(source.clone())?;
        let name = found.project.title();
        let project = now.projects.get(name).ok_or_else(|| source.problem(format!("project `{name}` is gone")))?;
        change(Found { project, source }, Target::User(name))
    })?;
    Ok(found.source.path.clone())
}

/// The ID that was given, or a new one.
pub(super) fn given_or_new(id: Option<&str>) -> Result<TrackingId> {
    match id {
        None => Ok(TrackingId::random()),
        Some(text) => parse_id(text).map_err(|problem| Error::Usage(format!("`--id`: {problem}"))),
    }
}

/// What has to happen with a new ID outside of `cua`; then `registered` notes it.
pub(super) fn next_steps(id: &TrackingId, registered: &str, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "tracking ID  {id} ({})", id.kind())?;
    match id.kind() {
        Kind::PartnerCenter => writeln!(out, "It needs no registration: Partner Center made it.")?,
        Kind::Guid => writeln!(
            out,
            "Register it, once: in Partner Center go to Settings, Account settings, Organization profile,\n\
             Identifiers, Add Tracking GUID; describe the product there, and paste\n  {id}\n\
             Then note it here: `{registered}`"
        )?,
    }
    Ok(())
}

/// An ID that was taken out of a file, with all that the file said of it.
pub(super) fn describe(id: &ProjectId) -> String {
    match id.registered {
        Some(date) => format!("{} (registered {date})", id.id.get_ref()),
        None => id.id.get_ref().to_string(),
    }
}

/// Prints a value as JSON.
pub(super) fn print_json(value: &impl Serialize, out: &mut dyn Write) -> Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(std::io::Error::from)?;
    writeln!(out, "{}", json::plain(&text))?;
    Ok(())
}
