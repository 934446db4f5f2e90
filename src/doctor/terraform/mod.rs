//! What Terraform's own files say about attribution, and what the templates here deploy.

mod configuration;
mod files;
mod partner_id;
mod providers;
mod remote;
mod services;

use self::configuration::Configuration;
use self::files::Files;
use super::{Here, Line, Verdict};
use crate::config::Source;
use crate::error::plain_path;

/// A Terraform file, and what matters of it.
struct Read<'f> {
    source: &'f Source,
    configuration: Configuration,
}

impl Read<'_> {
    /// A place in it, as an editor takes it.
    fn place(&self, at: usize) -> String {
        self.source.location(at).to_string()
    }
}

pub(super) fn lines(here: &Here<'_>) -> Vec<Line> {
    let files = Files::of(&here.folder);
    let read: Vec<Read<'_>> =
        files.of_terraform().map(|source| Read { source, configuration: Configuration::of(&source.text) }).collect();
    let id = here.scope.as_ref().ok().map(|scope| &scope.id);
    let mut lines = not_read(&files);
    if read.is_empty() {
        lines.push(Line::good("terraform-files", "no Terraform configuration in this folder"));
    } else {
        lines.extend(partner_id::lines(&read, id));
        lines.push(remote::line(&read, id));
    }
    lines.extend(providers::line(&here.folder));
    lines.extend(services::line(&files));
    lines
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
