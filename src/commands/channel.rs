//! `cua channel`: the distribution channels of a project.

use std::ffi::OsStr;
use std::io::Write;

use super::editing::{describe, given_or_new, next_steps, update_project};
use crate::cli;
use crate::config::edit::Target;
use crate::config::read::{check_name, list_of};
use crate::config::{Project, Source, edit};
use crate::error::{Error, Exit, Result, plain, plain_path};
use crate::scope::{self, Choice, Found};

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
    let named = project.project.clone();
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
    next_steps(&id, &scope::registered_command(Some(channel), named.as_deref()), out)
}

fn remove(channel: &str, project: Choice, out: &mut dyn Write) -> Result<()> {
    let mut removed = None;
    let mut was_default = false;
    let path = update_project(project, |Found { source, project }, target| {
        must_have(source, project, channel)?;
        if project.channels.len() == 1 && project.id.is_none() {
            let remedy = match target {
                Target::ProjectFile => "delete the file".to_owned(),
                Target::User(name) => format!("remove the project with `cua project remove {name}`"),
            };
            return Err(Error::Usage(format!(
                "channel `{channel}` has the only ID of project `{}`; add another one first, or {remedy}",
                project.title()
            )));
        }
        was_default = project.default_channel.as_ref().is_some_and(|default| default.get_ref() == channel);
        removed = project.channels.get(channel).map(describe);
        edit::remove_channel(source, target, channel)
    })?;
    writeln!(out, "removed      channel {channel}, from {}", plain_path(&path))?;
    if let Some(id) = removed {
        writeln!(out, "it had       {id}")?;
    }
    if was_default {
        writeln!(out, "It was the default channel; make another one that with `cua channel use`")?;
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
                    "a project has a `tracking_id` or a default channel, not both; make this ID a channel too \
                     (`cua channel add NAME --id {}`), then delete `tracking_id` and `registered` here",
                    id.id.get_ref()
                ),
            }),
        }
    })?;
    writeln!(out, "{channel} is now the default channel, in {}", plain_path(&path))?;
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
