//! `cua exec`: becomes a program, with its attribution.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::{attribution_here, opted_out, warn};
use crate::attribution::variables::{ACTIVE, ALL, Change};
use crate::attribution::{Attribution, Program, purpose_of};
use crate::cli::Exec;
use crate::config::UserConfig;
use crate::error::{Error, Exit, Location, Result, plain, plain_path};
use crate::launch::{self, Launch};
use crate::scope::{self, Purpose, Question, Scope};
use crate::shell::posix::quote_if_needed;

pub(super) fn run(args: Exec, out: &mut dyn Write) -> Result<Exit> {
    // Who opts out runs programs, whatever is wrong with the configuration of attribution.
    let user =
        scope::user_config().or_else(|error| if opted_out() { Ok(UserConfig::default()) } else { Err(error) })?;
    let program = args.words()[0].clone();
    let (words, tool_at) = started_by(args.words(), &user);
    let flags = args.scope.into();
    let question = || Ok(Question::new(flags, Purpose::Launch, user));
    let (scope, attribution) = attribution_here(Program::named(&program), &words[0], question, args.optional)?;
    let path = launch::find(&words[0]).map_err(|error| blame_tools(error, &program, tool_at))?;
    warn(&attribution.risks)?;
    let report = Report { scope: scope.as_ref(), attribution: &attribution };
    let launch = launch_of(path, words, &attribution);
    if args.dry_run {
        report.dry_run(&launch, out)?;
        return Ok(Exit::Done);
    }
    if args.verbose {
        super::say(&report.line(&launch));
    }
    match launch::become_program(launch)? {}
}

/// The words that start a program: what was typed, or what `[tools]` says for its bare name, and where.
fn started_by(words: &[OsString], user: &UserConfig) -> (Vec<OsString>, Option<Location>) {
    let Some(tool) = words[0].to_str().and_then(|name| user.tools.get(name)) else { return (words.to_vec(), None) };
    let started = tool.get_ref().iter().map(OsString::from).chain(words[1..].iter().cloned());
    (started.collect(), Some(user.source.at(tool)))
}

/// Says why another program than the one that was typed is missing.
fn blame_tools(error: Error, typed: &OsStr, tool_at: Option<Location>) -> Error {
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
    let name = words.remove(0);
    Launch { path, name, arguments: words, variables }
}

/// What is told of a launch.
struct Report<'a> {
    scope: Option<&'a Scope>,
    attribution: &'a Attribution,
}

impl Report<'_> {
    /// What is done, in a line, without the arguments, which may hold secrets.
    fn line(&self, launch: &Launch) -> String {
        let names: Vec<&str> = self.attribution.changes.iter().map(|change| change.name).collect();
        let changes = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        format!("running `{}` with {}; changed: {changes}", plain_path(&launch.path), self.scope_line())
    }

    fn scope_line(&self) -> String {
        let Some(scope) = self.scope else {
            let why = if opted_out() { "opted out by `CUA_OPT_OUT`" } else { "no tracking ID applies here" };
            return format!("no attribution ({why})");
        };
        super::show::summary(scope)
    }

    /// Everything that `exec` would do, and the line that does the same without `cua`.
    fn dry_run(&self, launch: &Launch, out: &mut dyn Write) -> std::io::Result<()> {
        let path = std::path::absolute(&launch.path).unwrap_or_else(|_| launch.path.clone());
        writeln!(out, "program  {}", plain_path(&path))?;
        writeln!(out, "scope    {}", self.scope_line())?;
        for change in &self.attribution.changes {
            describe(change, out)?;
        }
        let mut line = b"run      ".to_vec();
        for word in self.command_line(&path, launch) {
            line.extend(word);
            line.push(b' ');
        }
        line.pop();
        line.push(b'\n');
        out.write_all(&line)
    }

    /// The words that do the same in a POSIX shell.
    fn command_line(&self, path: &Path, launch: &Launch) -> Vec<Vec<u8>> {
        let mut words: Vec<Vec<u8>> = Vec::new();
        let changes = &self.attribution.changes;
        if !changes.is_empty() {
            words.push(b"env".to_vec());
        }
        for change in changes.iter().filter(|change| change.after.is_none()) {
            words.extend([b"-u".to_vec(), change.name.as_bytes().to_vec()]);
        }
        for change in changes {
            let Some(value) = &change.after else { continue };
            words.push([change.name.as_bytes(), b"=", &quote_if_needed(value)].concat());
        }
        if path.as_os_str().as_bytes().contains(&b'=') {
            // `env` takes such a path for another variable.
            words.extend(["sh", "-c", "'exec \"$0\" \"$@\"'"].map(|word| word.as_bytes().to_vec()));
        }
        words.push(quote_if_needed(path.as_os_str()));
        words.extend(launch.arguments.iter().map(|argument| quote_if_needed(argument)));
        words
    }
}

fn describe(change: &Change, out: &mut dyn Write) -> std::io::Result<()> {
    let name = change.name;
    let why = purpose_of(name);
    match (&change.before, &change.after) {
        (_, None) => {
            let before = plain(change.before.as_deref().unwrap_or_default());
            writeln!(out, "remove   {name}\n           it was {before}; {why}")
        }
        (None, Some(after)) => writeln!(out, "set      {name}={}\n           {why}", plain(after)),
        (Some(before), Some(after)) => {
            writeln!(out, "change   {name}={}\n           it was {}; {why}", plain(after), plain(before))
        }
    }
}
