//! `cua project`: the projects of the user configuration.

mod list;

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::editing::{describe, given_or_new, next_steps, update};
use super::say;
use crate::cli;
use crate::config::edit::{self, NewProject};
use crate::config::read::{self, check_name, list_of};
use crate::config::{Project, ProjectId, Source, UserConfig, locate};
use crate::error::{Error, Exit, Result, plain, plain_path};
use crate::scope;

pub(super) fn run(args: cli::Project, out: &mut dyn Write) -> Result<Exit> {
    match args {
        cli::Project::List { json } => list::run(json, out)?,
        cli::Project::Add { name, id, description, directory } => {
            add(&name, id.as_deref(), description.as_deref(), &directory, out)?;
        }
        cli::Project::Remove { name } => remove(&name, out)?,
        cli::Project::Use { name } => use_as_default(&name, out)?,
    }
    Ok(Exit::Done)
}

fn add(
    name: &str,
    id: Option<&str>,
    description: Option<&str>,
    directories: &[String],
    out: &mut dyn Write,
) -> Result<()> {
    check_name(name).map_err(Error::Usage)?;
    let id = given_or_new(id)?;
    let directories = directories.iter().map(|folder| whole_path(folder)).collect::<Result<Vec<_>>>()?;
    let path = scope::user_config_path()?;
    update(&path, |source| {
        let user = read::parse_user_config(source.clone())?;
        if let Some(project) = user.projects.get(name) {
            return Err(exists_already(source, name, project));
        }
        for folder in &directories {
            must_be_free(source, &user, folder)?;
        }
        let new = NewProject { name, id: &id, channel: None, description, directories: &directories };
        edit::add_project(source, &new)
    })?;
    writeln!(out, "added        {name}, in {}", plain_path(&path))?;
    for folder in &directories {
        say_what_decides_first(folder)?;
    }
    next_steps(&id, &scope::registered_command(None, Some(name)), out)
}

/// A project file decides before the user configuration does.
fn say_what_decides_first(folder: &str) -> Result<()> {
    let Some(folder) = scope::folder_of_entry(folder) else { return Ok(()) };
    if let Some(path) = locate::nearest_project_file(&folder)?.path {
        say(&format!("in `{}` another file decides first: `{}`", plain_path(&folder), plain_path(&path)));
    }
    Ok(())
}

/// Two projects cannot have one folder.
fn must_be_free(source: &Source, user: &UserConfig, folder: &str) -> Result<()> {
    let wanted = scope::folder_of_entry(folder);
    let mut entries =
        user.projects.values().flat_map(|project| project.directories.iter().map(move |at| (project, at)));
    match entries.find(|(_, entry)| scope::folder_of_entry(entry.get_ref()) == wanted) {
        None => Ok(()),
        Some((project, entry)) => Err(Error::InFile {
            at: source.at(entry),
            problem: format!(
                "project `{}` has the folder `{}` already; take it from there first",
                project.title(),
                plain(OsStr::new(folder))
            ),
        }),
    }
}

fn exists_already(source: &Source, name: &str, project: &Project) -> Error {
    let ids = ids_of(project).map(|(channel, id)| match channel {
        Some(channel) => format!("{channel}: {}", id.id.get_ref()),
        None => id.id.get_ref().to_string(),
    });
    let at = project.name.as_ref().map_or_else(|| source.location(0), |name| source.at(name));
    let ids = ids.collect::<Vec<_>>().join(", ");
    Error::InFile {
        at,
        problem: format!("project `{name}` exists already ({ids}); edit it there, or choose another name"),
    }
}

fn remove(name: &str, out: &mut dyn Write) -> Result<()> {
    must_exist(&scope::user_config_to_edit()?, name)?;
    let path = scope::user_config_path()?;
    let mut removed = None;
    let mut was_default = false;
    update(&path, |source| {
        let mut user = read::parse_user_config(source.clone())?;
        must_exist(&user, name)?;
        removed = user.projects.remove(name);
        was_default = user.default_project.as_ref().is_some_and(|default| default.get_ref() == name);
        edit::remove_project(source, name)
    })?;
    writeln!(out, "removed      {name}, from {}", plain_path(&path))?;
    for (channel, id) in removed.iter().flat_map(ids_of) {
        let channel = channel.map(|channel| format!("channel {channel}: ")).unwrap_or_default();
        writeln!(out, "it had       {channel}{}", describe(id))?;
    }
    if was_default {
        writeln!(out, "It was the default project; make another one that with `cua project use`")?;
    }
    Ok(())
}

fn use_as_default(name: &str, out: &mut dyn Write) -> Result<()> {
    must_exist(&scope::user_config_to_edit()?, name)?;
    let path = scope::user_config_path()?;
    update(&path, |source| {
        must_exist(&read::parse_user_config(source.clone())?, name)?;
        edit::set_default_project(source, name)
    })?;
    writeln!(out, "{name} is now the default project, in {}", plain_path(&path))?;
    Ok(())
}

/// Asked before anything is locked, so that a mistyped name makes no file, and again under the lock.
fn must_exist(user: &UserConfig, name: &str) -> Result<()> {
    if user.projects.contains_key(name) {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "there is no project `{}` in the user configuration; {}",
        plain(OsStr::new(name)),
        list_of("project", user.projects.keys())
    )))
}

/// A folder as it is kept: whole, without links, below the home folder from `~` on.
fn whole_path(folder: &str) -> Result<String> {
    let refuse = |error| Error::file("find", Path::new(folder), error);
    let path = dunce::canonicalize(folder).map_err(refuse)?;
    if !path.is_dir() {
        return Err(refuse(std::io::Error::other("it is not a folder")));
    }
    from_home(&path).into_os_string().into_string().map_err(|kept| {
        Error::Usage(format!(
            "the path `{}` is not UTF-8 and cannot be kept in a file; rename the folder",
            plain(&kept)
        ))
    })
}

/// A folder, which has no links in it, from `~` on where it is below the home folder.
fn from_home(folder: &Path) -> PathBuf {
    let home = scope::home().and_then(|home| dunce::canonicalize(home).ok()).filter(|home| home.parent().is_some());
    let below_home = home.as_ref().and_then(|home| folder.strip_prefix(home).ok());
    below_home.map_or_else(|| folder.to_owned(), |rest| Path::new("~").join(rest))
}

/// The IDs of a project, with the channel of each.
fn ids_of(project: &Project) -> impl Iterator<Item = (Option<&str>, &ProjectId)> {
    let own = project.id.iter().map(|id| (None, id));
    own.chain(project.channels.iter().map(|(channel, id)| (Some(channel.as_str()), id)))
}
