//! `cua template`: the markers of templates.

mod check;
mod edit;

use std::io::Write;
use std::path::Path;

use crate::cli::Template;
use crate::config::Source;
use crate::config::read::text_of;
use crate::error::{Error, Exit, Result};

pub(super) fn run(args: Template, out: &mut dyn Write) -> Result<Exit> {
    match args {
        Template::Check(args) => check::run(args, out),
        Template::Add(args) => edit::add(args, out),
        Template::Remove(args) => edit::remove(args, out),
    }
}

/// A file that somebody named.
fn read(path: &Path) -> Result<Source> {
    let text = text_of(path)?.ok_or_else(|| Error::file("read", path, std::io::ErrorKind::NotFound.into()))?;
    Ok(Source { path: path.to_owned(), text })
}
