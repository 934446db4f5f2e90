//! What Terraform's own files say about attribution, and what the templates here deploy.

mod files;
mod partner_id;
mod providers;
mod remote;
mod services;

use self::files::Files;
use super::{Here, Line, Verdict};
use crate::error::{Error, Result, plain_path};
use crate::template::terraform::{Outline, outline};

pub(super) fn lines(here: &Here<'_>) -> Vec<Line> {
    let files = Files::of(&here.folder);
    let outlines: Vec<Result<Outline>> = files.of_terraform().map(outline).collect();
    let read: Vec<&Outline> = outlines.iter().flatten().collect();
    let id = here.scope.as_ref().ok().map(|scope| &scope.id);
    let mut lines = not_read(&files);
    lines.extend(outlines.iter().filter_map(|outline| outline.as_ref().err().map(not_understood)));
    if outlines.is_empty() {
        lines.push(Line::good("terraform-files", "no Terraform configuration in this folder"));
    } else {
        lines.extend(partner_id::lines(&read, id));
        lines.push(remote::line(&read, id));
    }
    lines.extend(providers::line(&here.folder));
    lines.extend(services::line(&files));
    lines
}

/// What is no configuration.
fn not_understood(error: &Error) -> Line {
    Line::bad(
        "terraform-files",
        Verdict::Warning,
        error.to_string(),
        "a `partner_id` in it beats `ARM_PARTNER_ID`, and is not seen here",
        "correct it; `terraform validate` says more",
    )
}

/// What could not be looked at.
fn not_read(files: &Files) -> Vec<Line> {
    let closed = files.closed.iter().map(|path| {
        Line::bad(
            "terraform-files",
            Verdict::Note,
            format!("`{}` cannot be read", plain_path(path)),
            "what is in it may spoil attribution",
            "see who may read it, and whether it is a file",
        )
    });
    let cut = files.is_cut.then(|| {
        Line::bad(
            "terraform-files",
            Verdict::Note,
            "this folder holds more templates than are looked at here",
            "one of the others may spoil attribution",
            "`cua template check` looks at all of them",
        )
    });
    closed.chain(cut).collect()
}
