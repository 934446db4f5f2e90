//! Plugins: `cua NAME` is `cua-NAME`, a program on `PATH`. As in kubectl, whose plugins these are
//! like, commands of our own come first, and of several programs the first on `PATH`.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::launching::prepare;
use super::{Failure, answer_or_refuse, say};
use crate::cli::{self, Plugin};
use crate::error::{Error, Exit, Result, plain_path};
use crate::launch;
use crate::os_text;
use crate::scope::{Choice, Purpose};

/// What the name of a plugin begins with.
const PREFIX: &str = "cua-";

/// Becomes the plugin of this name. Quiet outside of any scope: not every plugin is about Azure.
pub(super) fn become_one(words: &[OsString], out: &mut dyn Write) -> std::result::Result<Exit, Failure> {
    let mut program = OsString::from(PREFIX);
    program.push(&words[0]);
    // A path is not the name of a plugin.
    if words[0].is_empty() || launch::is_path(&program) {
        return answer_or_refuse(cli::no_such_command(words, &[], false), out);
    }
    if let Err(Error::ProgramNotFound { .. }) = launch::find(&program) {
        let plugins = on_path().into_iter().filter(|file| launch::is_executable(file));
        let names: Vec<OsString> = plugins.filter_map(|file| name_of(&file)).collect();
        return answer_or_refuse(cli::no_such_command(words, &names, launch::find(&words[0]).is_ok()), out);
    }
    let words: Vec<OsString> = [program].iter().chain(&words[1..]).cloned().collect();
    launch_plugin(&words).map_err(Failure::of_launcher)
}

fn launch_plugin(words: &[OsString]) -> Result<Exit> {
    let launch = prepare(words, Choice::default(), Purpose::Launch, true)?.launch.by_its_path();
    launch::become_program(launch)
}

pub(super) fn run(args: &Plugin, out: &mut dyn Write) -> Result<Exit> {
    match args {
        Plugin::List => list(out),
    }
}

/// Paths go to standard output, one a line, and what is wrong to standard error, as in kubectl: a
/// script reads the paths. Each complaint names its plugin, because the two may be read apart.
fn list(out: &mut dyn Write) -> Result<Exit> {
    let plugins = on_path();
    if plugins.is_empty() {
        say("there are no plugins on `PATH`: programs whose names begin with `cua-`");
        return Ok(Exit::No);
    }
    let commands = cli::commands();
    let mut first = BTreeMap::new();
    let mut exit = Exit::Done;
    for file in &plugins {
        out.write_all(&[file.as_os_str().as_encoded_bytes(), b"\n"].concat())?;
        let problem = problem_with(file, &commands, &first);
        if launch::is_executable(file) {
            first.entry(name_of(file)).or_insert(file.as_path());
        }
        if let Some(problem) = problem {
            out.flush()?; // so that it stands below its path
            say(&format!("`{}` {problem}", plain_path(file)));
            exit = Exit::No;
        }
    }
    Ok(exit)
}

/// What keeps a plugin from being run, where `first` has those that come before it.
fn problem_with(file: &Path, commands: &[String], first: &BTreeMap<Option<OsString>, &Path>) -> Option<String> {
    let name = name_of(file).unwrap_or_default();
    if let Some(command) = commands.iter().find(|command| name == command.as_str()) {
        return Some(format!("is never run: `{command}` is a command of `cua` itself; rename the plugin"));
    }
    if !file.exists() {
        return Some("cannot be run: it is a link to a file that is gone; remove it".to_owned());
    }
    if !launch::is_executable(file) {
        return Some("cannot be run: it is not executable; see `chmod +x`".to_owned());
    }
    let shadow = first.get(&name_of(file))?;
    Some(format!("is never run: `{}` comes first on `PATH`; rename one of them", plain_path(shadow)))
}

/// The files on `PATH` whose names are those of plugins, in the order in which they are looked for.
fn on_path() -> Vec<PathBuf> {
    let mut seen = HashSet::new();
    // `/bin` may be a link to `/usr/bin`, and both on `PATH`.
    let mut is_new = |folder: &PathBuf| seen.insert(fs::canonicalize(folder).unwrap_or_else(|_| folder.clone()));
    launch::folders().into_iter().filter(|folder| is_new(folder)).flat_map(|folder| plugins_in(&folder)).collect()
}

fn plugins_in(folder: &Path) -> Vec<PathBuf> {
    // An empty entry of `PATH` means the current folder. What cannot be read has no plugins to show.
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = fs::read_dir(here).into_iter().flatten().flatten();
    let files = entries.filter_map(|entry| std::path::absolute(folder.join(entry.file_name())).ok());
    let mut plugins: Vec<PathBuf> = files.filter(|file| name_of(file).is_some() && !file.is_dir()).collect();
    plugins.sort();
    plugins
}

/// By which name a file is run as a plugin, where it can be one.
fn name_of(file: &Path) -> Option<OsString> {
    let program = os_text::to_bytes(launch::program_name(file.file_name()?)?);
    let name = program.strip_prefix(PREFIX.as_bytes()).filter(|name| !name.is_empty())?;
    os_text::from_bytes(name)
}
