//! `cua template add` and `remove`.

use std::io::Write;

use super::read;
use crate::cli::{AddMarker, RemoveMarker};
use crate::commands::question;
use crate::config::Source;
use crate::error::{Exit, Result, plain_path};
use crate::scope::{self, Purpose};
use crate::template::{self, Edit, Marker};

pub(super) fn add(args: AddMarker, out: &mut dyn Write) -> Result<Exit> {
    let id = scope::resolve(&question(args.scope, Purpose::Launch)?)?.id;
    let marker = Marker { id, opt_out: args.opt_out };
    edit(&args.files, args.dry_run, &|source| template::add(source, &marker), out)
}

pub(super) fn remove(args: &RemoveMarker, out: &mut dyn Write) -> Result<Exit> {
    edit(&args.files, args.dry_run, &template::remove, out)
}

fn edit(
    files: &[std::path::PathBuf],
    _dry_run: bool,
    change: &dyn Fn(&Source) -> Result<Edit>,
    out: &mut dyn Write,
) -> Result<Exit> {
    for path in files {
        match change(&read(path)?)? {
            Edit::Changed { done, .. } | Edit::Unchanged(done) => writeln!(out, "{}: {done}", plain_path(path))?,
        }
    }
    Ok(Exit::Done)
}
