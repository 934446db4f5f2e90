//! `cua exec`: becomes a program, with its attribution.

use std::io::Write;

use super::launching::{Prepared, prepare};
use super::opted_out;
use crate::attribution::variables::Change;
use crate::attribution::{Attribution, purpose_of};
use crate::cli::Exec;
use crate::error::{Exit, Result, plain, plain_path};
use crate::launch::{self, Launch};
use crate::scope::{self, Purpose, Scope};
use crate::shell::usual;

pub(super) fn run(args: Exec, out: &mut dyn Write) -> Result<Exit> {
    let words = args.words().to_vec();
    let Prepared { launch, scope, attribution } = prepare(&words, args.scope.into(), Purpose::Launch, args.optional)?;
    let report = Report { scope: scope.as_ref(), attribution: &attribution };
    if args.dry_run {
        report.dry_run(&launch, out)?;
        return Ok(Exit::Done);
    }
    if args.verbose {
        super::say(&report.line(&launch));
    }
    launch::become_program(launch)
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
        scope::summary(scope)
    }

    /// Everything that `exec` would do, and the line that does the same without `cua`.
    fn dry_run(&self, launch: &Launch, out: &mut dyn Write) -> std::io::Result<()> {
        let path = std::path::absolute(&launch.path).unwrap_or_else(|_| launch.path.clone());
        writeln!(out, "program  {}", plain_path(&path))?;
        writeln!(out, "scope    {}", self.scope_line())?;
        for change in &self.attribution.changes {
            describe(change, out)?;
        }
        let line = usual::command_line(&self.attribution.changes, &path, &launch.arguments);
        out.write_all(&[b"run      ", line.as_slice(), b"\n"].concat())
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
