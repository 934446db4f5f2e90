//! As annotations of GitHub Actions.
//!
//! `::error file=…,line=…,col=…,title=…::message`, one a line. In the message `%`, CR and LF are escaped,
//! in a property also `:` and `,`: actions/toolkit packages/core/src/command.ts.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::{counted, turned_off};
use crate::error::{Error, Location, Result, plain_path};
use crate::template::{Finding, Report, Severity};

/// Prints an annotation for each finding, for each line that turns some off, and for each file that could not
/// be checked. Their paths count from the workspace, where it is known.
///
/// # Errors
/// Where nothing more can be written.
pub fn print(report: &Report, workspace: Option<&Path>, out: &mut dyn Write) -> Result<()> {
    let place = |at: &Location| format!("{},line={},col={}", file(&at.path, workspace), at.line, at.column);
    for Finding { rule, at, message } in &report.findings {
        let command = command(rule.severity());
        writeln!(out, "::{command} {},title={}::{}", place(at), rule.name(), data(message))?;
    }
    for (by, count) in turned_off(report) {
        writeln!(out, "::notice {},title=turned off::{} turned off here", place(by), counted(count, "finding"))?;
    }
    for (path, error) in &report.failures {
        let place = match error {
            Error::InFile { at, .. } => place(at),
            _ => file(path, workspace),
        };
        writeln!(out, "::error {place},title=not checked::{}", data(&error.to_string()))?;
    }
    Ok(())
}

/// The runner takes a path for one that counts from the workspace, wherever a step has gone
/// (actions/runner, `IssueCommandExtension`).
fn file(path: &Path, workspace: Option<&Path>) -> String {
    let from_workspace = workspace.and_then(|workspace| behind(workspace, path));
    format!("file={}", property(&plain_path(from_workspace.as_deref().unwrap_or(path))))
}

/// The path of a file behind a folder. A link stays one, because it is what the repository has there.
fn behind(folder: &Path, path: &Path) -> Option<PathBuf> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let whole = dunce::canonicalize(parent).ok()?.join(path.file_name()?);
    whole.strip_prefix(dunce::canonicalize(folder).ok()?).ok().map(Path::to_owned)
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "notice",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
