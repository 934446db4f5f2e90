//! `cua exec`: becomes a program, with its attribution.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;

use super::{attribution_here, opted_out, warn};
use crate::attribution::variables::Change;
use crate::attribution::{Attribution, Program, purpose_of};
use crate::cli::Exec;
use crate::config::UserConfig;
use crate::error::{Error, Exit, Result, plain, plain_path};
use crate::launch::{self, Launch};
use crate::scope::{self, Purpose, Question, Scope};
use crate::shell::posix::quote_if_needed;

pub(super) fn run(args: Exec, out: &mut dyn Write) -> Result<Exit> {
    let user = scope::user_config()?;
    let program = args.words()[0].clone();
    let words = started_by(args.words(), &user);
    let flags = args.scope.into();
    let question = || Ok(Question::new(flags, Purpose::Launch, user));
    let (scope, attribution) = attribution_here(Program::named(&program), &words[0], question, args.optional)?;
    warn(&attribution.risks)?;
    let path = launch::find(&words[0]).map_err(|error| blame_tools(error, &program, &words[0]))?;
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

/// The words that start a program: what `[tools]` says for its bare name, or what was typed.
fn started_by(words: &[OsString], user: &UserConfig) -> Vec<OsString> {
    match words[0].to_str().and_then(|name| user.tools.get(name)) {
        None => words.to_vec(),
        Some(tool) => tool.get_ref().iter().map(OsString::from).chain(words[1..].iter().cloned()).collect(),
    }
}

/// Says why another program than the one that was typed is missing.
fn blame_tools(error: Error, typed: &OsStr, started: &OsStr) -> Error {
    match error {
        Error::ProgramNotFound { program, hint } if typed != started => {
            let hint = format!("{hint}; `[tools]` in the user configuration starts it for `{}`", plain(typed));
            Error::ProgramNotFound { program, hint }
        }
        error => error,
    }
}

fn launch_of(path: std::path::PathBuf, mut words: Vec<OsString>, attribution: &Attribution) -> Launch {
    let changes = attribution.changes.iter().map(|change| (change.name, change.after.clone())).collect();
    let name = words.remove(0);
    Launch { path, name, arguments: words, changes }
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
        for word in command_line(&path, launch) {
            line.extend(word);
            line.push(b' ');
        }
        line.pop();
        line.push(b'\n');
        out.write_all(&line)
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

/// The words of the same in a POSIX shell.
fn command_line(path: &std::path::Path, launch: &Launch) -> Vec<Vec<u8>> {
    let mut words: Vec<Vec<u8>> = Vec::new();
    if !launch.changes.is_empty() {
        words.push(b"env".to_vec());
    }
    for (name, _) in launch.changes.iter().filter(|(_, value)| value.is_none()) {
        words.push(b"-u".to_vec());
        words.push(name.as_bytes().to_vec());
    }
    for (name, value) in &launch.changes {
        let Some(value) = value else { continue };
        words.push([name.as_bytes(), b"=", &quote_if_needed(value)].concat());
    }
    words.push(quote_if_needed(path.as_os_str()));
    words.extend(
        launch.arguments.iter().map(|argument: &OsString| quote_if_needed(OsStr::from_bytes(argument.as_bytes()))),
    );
    words
}
