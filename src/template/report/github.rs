//! As annotations of GitHub Actions.
//!
//! `::error file=…,line=…,col=…,title=…::message`, one a line. In the message `%`, CR and LF are escaped,
//! in a property also `:` and `,`: actions/toolkit packages/core/src/command.ts.

use std::io::Write;

use crate::error::Result;
use crate::template::{Finding, Report, Severity};

/// Prints an annotation for each finding, and for each file that could not be checked.
///
/// # Errors
/// Where nothing more can be written.
pub fn print(report: &Report, out: &mut dyn Write) -> Result<()> {
    for Finding { rule, at, message } in &report.findings {
        let path = property(&at.path.to_string_lossy());
        let command = command(rule.severity());
        let (line, column, title) = (at.line, at.column, rule.name());
        writeln!(out, "::{command} file={path},line={line},col={column},title={title}::{}", data(message))?;
    }
    for (path, error) in &report.failures {
        let path = property(&path.to_string_lossy());
        writeln!(out, "::error file={path},title=not checked::{}", data(&error.to_string()))?;
    }
    Ok(())
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
