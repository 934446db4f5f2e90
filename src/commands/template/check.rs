//! `cua template check`.

use std::io::Write;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::read;
use crate::cli::{CheckTemplates, ReportFormat};
use crate::commands::editing::print_json;
use crate::commands::{question, say};
use crate::error::{Error, Exit, Result};
use crate::scope::{self, Purpose};
use crate::template::{self, Kind, Known, Report, Severity, report};

pub(super) fn run(args: CheckTemplates, out: &mut dyn Write) -> Result<Exit> {
    let known = known(args.scope)?;
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() { &here[..] } else { &args.paths };
    let mut report = Report::default();
    for path in paths {
        look_through(path, &known, &mut report);
    }
    report.findings.sort_by(|a, b| {
        (&a.at.path, a.at.line, a.at.column, a.rule).cmp(&(&b.at.path, b.at.line, b.at.column, b.rule))
    });
    print(&report, args.format, out)?;
    for (_, error) in &report.failures {
        say(&error.to_string());
    }
    Ok(exit(&report))
}

/// Without an ID that applies here, the markers are still checked for what they are.
fn known(flags: crate::cli::ScopeFlags) -> Result<Known> {
    match scope::resolve(&question(flags, Purpose::Launch)?) {
        Ok(scope) => Ok(Known { id: Some(scope.id), channels: Vec::new() }),
        Err(Error::NoScope { .. }) => Ok(Known::default()),
        Err(error) => Err(error),
    }
}

fn look_through(path: &Path, known: &Known, report: &mut Report) {
    for entry in WalkBuilder::new(path).hidden(false).require_git(false).build() {
        match entry {
            Err(error) => {
                let error = Error::file("look through", path, std::io::Error::other(error));
                report.failures.push((path.to_owned(), error));
            }
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_dir()) => {}
            Ok(entry) => look_at(entry.path(), known, report),
        }
    }
}

fn look_at(path: &Path, known: &Known, report: &mut Report) {
    let checked = read(path).and_then(|source| {
        let Some(kind) = Kind::of(path, &source.text) else { return Ok(None) };
        template::check(kind, &source, known).map(Some)
    });
    match checked {
        Ok(None) => {}
        Ok(Some(findings)) => {
            report.checked += 1;
            report.findings.extend(findings);
        }
        Err(error) => report.failures.push((path.to_owned(), error)),
    }
}

fn print(report: &Report, format: ReportFormat, out: &mut dyn Write) -> Result<()> {
    match format {
        ReportFormat::Human => report::human::print(report, out),
        ReportFormat::Json => print_json(&report::json::Answer::new(report), out),
        ReportFormat::Sarif => print_json(&report::sarif::log(report), out),
        ReportFormat::Github => report::github::print(report, out),
    }
}

fn exit(report: &Report) -> Exit {
    match report.count(Severity::Error) {
        _ if !report.failures.is_empty() => Exit::Failed,
        0 => Exit::Done,
        _ => Exit::No,
    }
}
