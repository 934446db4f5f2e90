//! `cua channel`: the distribution channels of a project.

use std::ffi::OsStr;
use std::io::Write;

use super::editing::{given_or_new, next_steps, update_project};
use crate::cli;
use crate::config::read::{check_name, list_of};
use crate::config::{Project, Source, edit};
use crate::error::{Error, Exit, Result, plain, plain_path};
use crate::scope::{Choice, Found};

pub(super) fn run(args: cli::Channel, out: &mut dyn Write) -> Result<Exit> {
    match args {
        cli::Channel::Add { channel, id, project } => add(&channel, id.as_deref(), project.into(), out)?,
        cli::Channel::Remove { channel, project } => remove(&channel, project.into(), out)?,
        cli::Channel::Use { channel, project } => use_as_default(&channel, project.into(), out)?,
    }
    Ok(Exit::Done)
}

fn add(channel: &str, id: Option<&str>, project: Choice, out: &mut dyn Write) -> Result<()> {
    check_name(channel).map_err(Error::Usage)?;
    let id = given_or_new(id)?;
    let path = update_project(project, |Found { source, project }, target| match project.channels.get(channel) {
        None => edit::add_channel(source, target, channel, &id),
        Some(there) => Err(Error::InFile {
            at: source.at(&there.id),
            problem: format!(
                "channel `{channel}` exists already ({}); edit it there, or choose another name",
                there.id.get_ref()
            ),
        }),
    })?;
    writeln!(out, "added        channel {channel}, in {}", plain_path(&path))?;
    next_steps(&id, out)
}

fn remove(channel: &str, project: Choice, out: &mut dyn Write) -> Result<()> {
    let mut removed = None;
    let path = update_project(project, |Found { source, project }, target| {
        must_have(source, project, channel)?;
        if project.channels.len() == 1 && project.id.is_none() {
            return Err(Error::Usage(format!(
                "channel `{channel}` has the only ID of project `{}`; add another one first, or remove the project",
                project.title()
            )));
        }
        removed = project.channels.get(channel).map(|there| there.id.get_ref().clone());
        edit::remove_channel(source, target, channel)
    })?;
    writeln!(out, "removed      channel {channel}, from {}", plain_path(&path))?;
    if let Some(id) = removed {
        writeln!(out, "it had       {id}")?;
    }
    Ok(())
}

fn use_as_default(channel: &str, project: Choice, out: &mut dyn Write) -> Result<()> {
    let path = update_project(project, |Found { source, project }, target| {
        must_have(source, project, channel)?;
        match &project.id {
            None => edit::set_default_channel(source, target, channel),
            Some(id) => Err(Error::InFile {
                at: source.at(&id.id),
                problem: format!(
                    "a project has a `tracking_id` or a default channel, not both; keep this ID as a channel \
                     (`cua channel add NAME --id {}`) and delete the line",
                    id.id.get_ref()
                ),
            }),
        }
    })?;
    writeln!(out, "channel {channel} applies where none is chosen, by {}", plain_path(&path))?;
    Ok(())
}

fn must_have(source: &Source, project: &Project, channel: &str) -> Result<()> {
    if project.channels.contains_key(channel) {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "project `{}` in `{}` has no channel `{}`; {}",
        project.title(),
        plain_path(&source.path),
        plain(OsStr::new(channel)),
        list_of("channel", project.channels.keys())
    )))
}
