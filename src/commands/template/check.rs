//! `cua template check`.

mod files;
mod ignored;

use std::io::Write;
use std::path::PathBuf;

use crate::cli::{CheckTemplates, ReportFormat};
use crate::commands::editing::print_json;
use crate::commands::{question, say};
use crate::error::{Error, Exit, Result, plain_path};
use crate::scope::{self, Purpose, Question};
use crate::template::{Known, Report, Severity, report};

pub(super) fn run(args: CheckTemplates, out: &mut dyn Write) -> Result<Exit> {
    let question = question(args.scope, Purpose::Launch)?;
    let ignored = ignored::Patterns::of(&question)?;
    let known = known(&question)?;
    let mut report = files::look_through(&args.paths, &known);
    report.compared_with.clone_from(&known.id);
    ignored.apply(&mut report);
    report.findings.sort_by(|a, b| {
        (&a.at.path, a.at.line, a.at.column, a.rule).cmp(&(&b.at.path, b.at.line, b.at.column, b.rule))
    });
    print(&report, args.format, out)?;
    if report.compared_with.is_none() && report.checked > 0 {
        say("no tracking ID applies here, so that no ID was compared with it; name one with `--id`");
    }
    for path in &report.no_templates {
        let path = plain_path(path);
        say(&format!("`{path}` has no `$schema` of an ARM template at its root, so that it was not checked"));
    }
    let in_folders = args.paths.is_empty() || args.paths.iter().any(|path| path.is_dir());
    if in_folders && report.checked == 0 && report.failures.is_empty() {
        say("no template was found here, and no script that sets a tracking ID, so that nothing was checked");
    }
    for (_, error) in &report.failures {
        say(&error.to_string());
    }
    Ok(exit(&report))
}

/// Without an ID that applies here, the markers are still checked for what they are.
fn known(question: &Question) -> Result<Known> {
    let (id, is_chosen) = match scope::resolve(question) {
        Ok(scope) => (Some(scope.id.clone()), scope.is_a_choice()),
        Err(Error::NoScope { .. }) => (None, false),
        Err(error) => return Err(error),
    };
    // A project that cannot be found has no say here: `resolve` has complained where it matters.
    let found = scope::project_of_flags(question).ok().flatten();
    let channels = found.into_iter().flat_map(|found| &found.project.channels);
    let channels = channels.map(|(name, id)| (name.clone(), id.id.get_ref().clone())).collect();
    Ok(Known { id, channels, is_chosen })
}

fn print(report: &Report, format: ReportFormat, out: &mut dyn Write) -> Result<()> {
    match format {
        ReportFormat::Human => report::human::print(report, out),
        ReportFormat::Json => print_json(&report::json::Answer::new(report), out),
        ReportFormat::Sarif => print_json(&report::sarif::log(report), out),
        ReportFormat::Github => {
            let workspace = scope::variable("GITHUB_WORKSPACE").map(PathBuf::from);
            report::github::print(report, workspace.as_deref(), out)
        }
    }
}

fn exit(report: &Report) -> Exit {
    match report.count(Severity::Error) {
        _ if !report.failures.is_empty() => Exit::Failed,
        0 => Exit::Done,
        _ => Exit::No,
    }
}
