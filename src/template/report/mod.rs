//! How findings are printed: one file for each format.

pub mod github;
pub mod human;
pub mod json;
pub mod sarif;

use super::Report;
use crate::error::Location;

/// Each line of a project file that turns findings off, and how many; in the order of what they turn off.
fn turned_off(report: &Report) -> Vec<(&Location, usize)> {
    let mut lines: Vec<(&Location, usize)> = Vec::new();
    for suppressed in &report.suppressed {
        match lines.iter_mut().find(|(by, _)| **by == suppressed.by) {
            Some((_, count)) => *count += 1,
            None => lines.push((&suppressed.by, 1)),
        }
    }
    lines
}

/// `1 file`, `2 files`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
