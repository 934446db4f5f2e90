//! `cua shim`: programs of other names that are `cua`, and attribute every call.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::launching::started_by;
use super::say;
use super::table::print_table;
use crate::attribution::Program;
use crate::cli::{self, PathFormat};
use crate::config::UserConfig;
use crate::error::{Error, Exit, Result, plain, plain_path};
use crate::format::logging_command;
use crate::launch::{self, Candidate};
use crate::scope;
use crate::shims::{AFTERWARDS, Folder, Installed, path_line};

pub(super) fn run(args: cli::Shim, out: &mut dyn Write) -> Result<Exit> {
    match args {
        cli::Shim::Install { which, format } => install(which, format, out),
        cli::Shim::List { which } => list(&which, out),
        cli::Shim::Remove { which } => remove(&which, out),
    }
}

fn install(which: cli::Which, format: Option<PathFormat>, out: &mut dyn Write) -> Result<Exit> {
    let folder = Folder::at(which.dir.as_deref())?;
    let line = format.map(|format| line_for(format, folder.path())).transpose()?;
    let user = scope::user_config()?;
    let names = if which.programs.is_empty() { known_programs()? } else { each_once(which.programs) };
    let cua = launch::own_path().map_err(|error| Error::file("find", Path::new("cua"), error))?;
    let installed = folder.install(&names, &cua)?;
    match line {
        Some(line) => out.write_all(&line)?,
        None => report(&folder, &names, &installed, &user, out)?,
    }
    for name in &names {
        if let Err(error) = leads_to(name, &user) {
            say(&format!("the shim of `{}` is made, and starts nothing yet: {error}", plain(name)));
        }
    }
    Ok(Exit::Done)
}

/// Every program that is told apart, as far as it is here.
fn known_programs() -> Result<Vec<OsString>> {
    let known = Program::ALL.into_iter().flat_map(Program::names).map(OsString::from);
    let here: Vec<OsString> = known.filter(|name| launch::find_behind_shims(name).is_ok()).collect();
    if here.is_empty() {
        return Err(Error::Usage(
            "no program that `cua` knows is on `PATH`; name those that shall be shims".to_owned(),
        ));
    }
    Ok(here)
}

fn each_once(names: Vec<OsString>) -> Vec<OsString> {
    names.into_iter().fold(Vec::new(), |mut once, name| {
        if !once.contains(&name) {
            once.push(name);
        }
        once
    })
}

/// What puts the folder first on `PATH` for the steps that follow, as bytes: a path may be anything.
fn line_for(format: PathFormat, folder: &Path) -> Result<Vec<u8>> {
    let path = folder.as_os_str().as_encoded_bytes();
    match format {
        PathFormat::Github if path.iter().any(|byte| b"\r\n".contains(byte)) => Err(Error::Usage(format!(
            "GitHub cannot take `{}`, which has a line break in it; name another folder with `--dir`",
            plain_path(folder)
        ))),
        PathFormat::Github => Ok([path, b"\n"].concat()),
        PathFormat::AzurePipelines => Ok(logging_command("task.prependpath", path)),
    }
}

fn report(
    folder: &Folder,
    names: &[OsString],
    installed: &[Installed],
    user: &UserConfig,
    out: &mut dyn Write,
) -> Result<()> {
    for (name, installed) in names.iter().zip(installed) {
        let done = match installed {
            Installed::New => "installed",
            Installed::Renewed => "renewed",
            Installed::Already => "unchanged",
        };
        let program = leads_to(name, user).map(|program| format!(", which starts {program}")).unwrap_or_default();
        writeln!(out, "{done:<11}  {}{program}", plain(name))?;
    }
    writeln!(out, "{:<11}  {}", "folder", plain_path(folder.path()))?;
    if names.iter().any(|name| !Standing::of(name, folder).is_in_effect()) {
        writeln!(out, "Put it first on PATH, here and in the start-up file of your shell:")?;
        out.write_all(&[b"  ", path_line(folder.path()).as_slice(), b"\n"].concat())?;
    } else if installed.contains(&Installed::New) {
        writeln!(out, "{AFTERWARDS}")?;
    }
    Ok(())
}

/// The program that a shim starts, for people.
fn leads_to(name: &OsStr, user: &UserConfig) -> Result<String> {
    let (words, tool_at) = started_by(&[name.to_owned()], user);
    let path = plain_path(&launch::find_behind_shims(&words[0])?);
    Ok(if tool_at.is_some() { format!("{path}, as `[tools]` says") } else { path })
}

/// What a shell finds first under the name of a shim.
enum Standing {
    /// The shim.
    InEffect,
    /// A shim in another folder, which does the same.
    OtherShim(PathBuf),
    /// The real program, or somebody else's.
    Shadowed(PathBuf),
    /// Something else, or nothing: the folder is not on `PATH`.
    NotOnPath,
}

impl Standing {
    fn of(name: &OsStr, folder: &Folder) -> Self {
        if !folder.is_on_path() {
            return Self::NotOnPath;
        }
        let first = launch::on_path(name).find(|candidate| !matches!(candidate, Candidate::NotExecutable(..)));
        match first {
            Some(Candidate::Shim(file)) if file.parent().is_some_and(|parent| folder.is(parent)) => Self::InEffect,
            Some(Candidate::Shim(file)) if launch::is_cua(&file) => Self::OtherShim(file),
            // Whatever else somebody put into a folder of shims is what a shell starts.
            Some(Candidate::Shim(file) | Candidate::Real(file)) => Self::Shadowed(file),
            _ => Self::NotOnPath,
        }
    }

    fn is_in_effect(&self) -> bool {
        matches!(self, Self::InEffect | Self::OtherShim(_))
    }

    fn describe(&self) -> String {
        match self {
            Self::InEffect => "in effect".to_owned(),
            Self::OtherShim(file) => format!("in effect, by {}", plain_path(file)),
            Self::Shadowed(file) => format!("not in effect: {} comes first on PATH", plain_path(file)),
            Self::NotOnPath => "not in effect: its folder is not on PATH".to_owned(),
        }
    }
}

fn list(which: &cli::Which, out: &mut dyn Write) -> Result<Exit> {
    let folder = Folder::at(which.dir.as_deref())?;
    let shims = folder.shims()?;
    let place = plain_path(folder.path());
    if let Some(name) = which.programs.iter().find(|name| !shims.contains(name)) {
        say(&format!("there is no shim `{}` in `{place}`; make one with `cua shim install`", plain(name)));
        return Ok(Exit::No);
    }
    if shims.is_empty() {
        say(&format!("there are no shims in `{place}`; make them with `cua shim install`"));
        return Ok(Exit::Done);
    }
    let user = scope::user_config()?;
    let mut rows = vec![["SHIM", "STARTS", "STATE"].map(str::to_owned)];
    let (mut all_is_well, mut is_in_effect) = (true, true);
    for name in shims.iter().filter(|name| which.programs.is_empty() || which.programs.contains(name)) {
        let standing = Standing::of(name, &folder);
        let starts = leads_to(name, &user);
        all_is_well &= standing.is_in_effect() && starts.is_ok();
        // Where there is no program, no order of `PATH` helps.
        is_in_effect &= standing.is_in_effect() || starts.is_err();
        let state = if starts.is_ok() { state(name, &folder, &standing) } else { NO_PROGRAM.to_owned() };
        rows.push([plain(name), starts.unwrap_or_else(|_| "nothing".to_owned()), state]);
    }
    print_table(&rows, out)?;
    if !is_in_effect {
        out.flush()?; // so that it stands below the table
        say(&format!("put the folder first on `PATH`: `{}`", String::from_utf8_lossy(&path_line(folder.path()))));
    }
    Ok(if all_is_well { Exit::Done } else { Exit::No })
}

/// The state of a shim that stands for no program, wherever its folder is.
const NO_PROGRAM: &str = "not in effect: there is no such program";

fn state(name: &OsStr, folder: &Folder, standing: &Standing) -> String {
    if folder.file(name).exists() {
        return standing.describe();
    }
    "not in effect: the cua that it leads to is gone; `cua shim install` renews it".to_owned()
}

fn remove(which: &cli::Which, out: &mut dyn Write) -> Result<Exit> {
    let folder = Folder::at(which.dir.as_deref())?;
    let removed = folder.remove(&each_once(which.programs.clone()))?;
    for name in &removed {
        writeln!(out, "removed      {}, from {}", plain(name), plain_path(folder.path()))?;
    }
    if removed.is_empty() {
        say(&format!("there were no shims in `{}`", plain_path(folder.path())));
    }
    Ok(Exit::Done)
}
