//! `cua template add` and `remove`.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use super::read;
use crate::cli::{AddMarker, RemoveMarker};
use crate::commands::question;
use crate::config::{Source, save};
use crate::error::{Error, Exit, Result, plain, plain_path};
use crate::lines::unified_diff;
use crate::scope::{self, Purpose};
use crate::template::{self, Edit, Marker};

pub(super) fn add(args: AddMarker, out: &mut dyn Write) -> Result<Exit> {
    let id = scope::resolve(&question(args.scope, Purpose::Launch)?)?.id;
    let marker = Marker { id, opt_out: args.opt_out };
    edit(&args.files, args.dry_run, &|source| template::add(source, &marker), out)
}

pub(super) fn remove(args: RemoveMarker, out: &mut dyn Write) -> Result<Exit> {
    let id = scope::resolve(&question(args.scope, Purpose::Launch)?)?.id;
    edit(&args.files, args.dry_run, &|source| template::remove(source, &id), out)
}

fn edit(
    files: &[PathBuf],
    dry_run: bool,
    change: &dyn Fn(&Source) -> Result<Edit>,
    out: &mut dyn Write,
) -> Result<Exit> {
    if dry_run {
        let mut known = BTreeSet::new();
        for path in files {
            let source = read(path)?;
            // As when it is done: a file that is named twice, or by a link, is one.
            if !known.insert(dunce::canonicalize(path).map_err(|error| Error::file("read", path, error))?) {
                continue;
            }
            match change(&source)? {
                Edit::Changed { text, .. } => {
                    out.write_all(unified_diff(&plain_path(path), &source.text, &text).as_bytes())?;
                }
                edit @ Edit::Unchanged(_) => super::super::say(&line(&source, &edit)),
            }
        }
        return Ok(Exit::Done);
    }
    // Said when all of it is done: of several files none may be changed.
    let mut said = String::new();
    save::update_all(files, |source| {
        let edit = change(source)?;
        // Nothing is refused by a text that takes everything.
        let _ = writeln!(said, "{}", line(source, &edit));
        Ok(match edit {
            Edit::Changed { text, .. } => Some(text),
            Edit::Unchanged(_) => None,
        })
    })?;
    out.write_all(said.as_bytes())?;
    Ok(Exit::Done)
}

fn line(source: &Source, edit: &Edit) -> String {
    let path = plain_path(&source.path);
    match edit {
        Edit::Changed { done, .. } => format!("{path}: {done}"),
        Edit::Unchanged(why) => format!("{path}: {}", plain(OsStr::new(why))),
    }
}
