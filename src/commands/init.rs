//! `cua init`: writes a `cua.toml` here.

use std::io::Write;
use std::path::Path;

use super::editing::{given_or_new, next_steps};
use super::say;
use crate::cli::Init;
use crate::config::edit::{NewProject, new_project_file};
use crate::config::read::check_name;
use crate::config::{PROJECT_FILE, locate, save};
use crate::error::{Error, Exit, Result, plain, plain_path};
use crate::scope;

pub(super) fn run(args: &Init, out: &mut dyn Write) -> Result<Exit> {
    let folder = scope::current_folder()?;
    let path = folder.join(PROJECT_FILE);
    let name = match &args.name {
        Some(name) => name.clone(),
        None => name_of(&folder)?,
    };
    for name in [Some(&name), args.channel.as_ref()].into_iter().flatten() {
        check_name(name).map_err(Error::Usage)?;
    }
    let id = given_or_new(args.id.as_deref())?;
    if path.symlink_metadata().is_ok() {
        let path = plain_path(&path);
        return Err(Error::Usage(format!("`{path}` exists already; edit it, or add to it with `cua channel add`")));
    }
    if locate::everyone_may_write(&folder)? {
        return Err(Error::Usage(format!(
            "everyone may write to `{}`, and a `cua.toml` there is passed over; use a folder of your own",
            plain_path(&folder)
        )));
    }
    let text = new_project_file(&NewProject {
        name: &name,
        id: &id,
        channel: args.channel.as_deref(),
        description: args.description.as_deref(),
        directories: &[],
    });
    save::create(&path, &text)?;
    writeln!(out, "wrote        {}", plain_path(&path))?;
    writeln!(out, "project      {name}")?;
    next_steps(&id, &scope::registered_command(None, None), out)?;
    if let Some(above) = folder.parent().map(locate::nearest_project_file).transpose()?.and_then(|found| found.path) {
        say(&format!("in this folder it takes the place of `{}`", plain_path(&above)));
    }
    Ok(Exit::Done)
}

/// A project is named after its folder where nobody says otherwise.
fn name_of(folder: &Path) -> Result<String> {
    let name = folder.file_name().unwrap_or_default();
    match name.to_str() {
        Some(text) => {
            let refuse =
                |problem| Error::Usage(format!("this folder cannot name the project ({problem}); use `--name`"));
            check_name(text).map(|()| text.to_owned()).map_err(refuse)
        }
        None => Err(Error::Usage(format!("the folder's name `{}` is not UTF-8; use `--name`", plain(name)))),
    }
}
