//! For people: a line for each finding, as compilers write them.

use std::io::Write;

use super::{counted, turned_off};
use crate::error::Result;
use crate::template::{Finding, Report, Severity};

/// Prints the findings, and a last line that sums up.
///
/// # Errors
/// Where nothing more can be written.
pub fn print(report: &Report, out: &mut dyn Write) -> Result<()> {
    for Finding { rule, at, message } in &report.findings {
        writeln!(out, "{at}: {}: {message} [{}]", rule.severity(), rule.name())?;
    }
    writeln!(out, "{}", summary(report))?;
    Ok(())
}

fn summary(report: &Report) -> String {
    let mut parts = vec![format!("{} checked", counted(report.checked, "file"))];
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        match report.count(severity) {
            0 if severity != Severity::Error => {}
            count => parts.push(counted(count, severity.as_str())),
        }
    }
    if !report.suppressed.is_empty() {
        let lines: Vec<String> = turned_off(report).iter().map(|(by, _)| by.to_string()).collect();
        parts.push(format!("{} turned off, in {}", counted(report.suppressed.len(), "finding"), lines.join(" and ")));
    }
    if !report.failures.is_empty() {
        parts.push(format!("{} not checked", counted(report.failures.len(), "file")));
    }
    parts.join(", ")
}
