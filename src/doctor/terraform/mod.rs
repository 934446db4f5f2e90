//! What Terraform's own files say about attribution, and what the templates here deploy.

mod files;
mod partner_id;
mod providers;
mod remote;
mod services;

use self::files::Files;
use super::{Here, Line, Verdict};
use crate::error::Result;
use crate::template::terraform::{Outline, outline};

const CHECK: &str = "terraform-files";

pub(super) fn lines(here: &Here<'_>) -> Vec<Line> {
    let files = Files::of(&here.folder);
    let outlines: Vec<Result<Outline>> = files.of_terraform().map(outline).collect();
    let read: Vec<&Outline> = outlines.iter().flatten().collect();
    let not_understood = outlines.iter().filter_map(|outline| Some(outline.as_ref().err()?.to_string()));
    let not_read: Vec<String> = not_understood.chain(files.not_read.iter().cloned()).collect();
    let mut lines = not_looked_at(&not_read, files.not_listed.as_deref());
    lines.extend(if lines.is_empty() { of_all(&read, here) } else { of_some(&read, here) });
    lines.extend(providers::line(&here.folder));
    lines.extend(services::line(&files));
    lines
}

/// What is to be said where each file was looked at.
fn of_all(read: &[&Outline], here: &Here<'_>) -> Vec<Line> {
    if read.is_empty() {
        return vec![Line::good(CHECK, "no Terraform configuration in this folder")];
    }
    let id = here.scope.as_ref().ok().map(|scope| &scope.id);
    let mut lines = partner_id::lines(read, id);
    if lines.is_empty() {
        lines.push(partner_id::none());
    }
    lines.push(remote::line(read, id));
    lines
}

/// What is to be said where some were not: of those nothing good is known.
fn of_some(read: &[&Outline], here: &Here<'_>) -> Vec<Line> {
    let mut lines = of_all(read, here);
    lines.retain(|line| line.verdict != Verdict::Good);
    lines
}

/// What was not looked at, and why.
fn not_looked_at(not_read: &[String], not_listed: Option<&str>) -> Vec<Line> {
    let warning = |saw: String, to_do: &str| {
        let why = "a `partner_id` in it beats `ARM_PARTNER_ID`, and a `cloud` block keeps our variables from Terraform: \
                   neither would be seen here";
        Line::bad(CHECK, Verdict::Warning, saw, why, to_do)
    };
    let files = not_read.first().map(|first| {
        let saw = match not_read.len() {
            1 => format!("one of Terraform's files was not looked at: {first}"),
            count => format!("{count} of Terraform's files were not looked at; the first: {first}"),
        };
        warning(saw, "correct that, so that it can be read; `terraform validate` and `cua template check` say more")
    });
    let folder = not_listed.map(|why| {
        warning(format!("not all files were looked at: {why}"), "keep Terraform's files in a folder that can be read")
    });
    files.into_iter().chain(folder).collect()
}
