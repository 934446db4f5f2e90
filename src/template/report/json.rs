//! As JSON, with keys that stay.

use serde::Serialize;

use crate::error::Location;
use crate::template::{Finding, Report};

/// `template check --format json`.
#[derive(Serialize)]
pub struct Answer<'a> {
    checked: usize,
    tracking_id: Option<String>,
    findings: Vec<Entry<'a>>,
    suppressed: Vec<SuppressedEntry<'a>>,
    not_checked: Vec<NotChecked>,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'a str,
    severity: &'a str,
    path: String,
    line: usize,
    column: usize,
    message: &'a str,
}

#[derive(Serialize)]
struct SuppressedEntry<'a> {
    #[serde(flatten)]
    finding: Entry<'a>,
    by: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    line: usize,
}

#[derive(Serialize)]
struct NotChecked {
    path: String,
    problem: String,
}

impl<'a> Answer<'a> {
    /// The answer for a report.
    #[must_use]
    pub fn new(report: &'a Report) -> Self {
        let suppressed = report.suppressed.iter().map(|suppressed| SuppressedEntry {
            finding: entry(&suppressed.finding),
            by: Place { path: text(&suppressed.by), line: suppressed.by.line },
        });
        let not_checked = report
            .failures
            .iter()
            .map(|(path, error)| NotChecked { path: path.to_string_lossy().into_owned(), problem: error.to_string() });
        Self {
            checked: report.checked,
            tracking_id: report.compared_with.as_ref().map(ToString::to_string),
            findings: report.findings.iter().map(entry).collect(),
            suppressed: suppressed.collect(),
            not_checked: not_checked.collect(),
        }
    }
}

fn entry(finding: &Finding) -> Entry<'_> {
    Entry {
        rule: finding.rule.name(),
        severity: finding.rule.severity().as_str(),
        path: text(&finding.at),
        line: finding.at.line,
        column: finding.at.column,
        message: &finding.message,
    }
}

fn text(at: &Location) -> String {
    at.path.to_string_lossy().into_owned()
}
