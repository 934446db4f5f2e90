//! `cua snippet`: code that carries the tracking ID.

use std::io::Write;

use super::question;
use crate::cli::Snippet;
use crate::error::{Exit, Result};
use crate::scope::{self, Purpose};
use crate::snippet;

pub(super) fn run(args: Snippet, out: &mut dyn Write) -> Result<Exit> {
    let scope = scope::resolve(&question(args.scope, Purpose::Launch)?)?;
    out.write_all(snippet::with(args.language, &scope.id).as_bytes())?;
    Ok(Exit::Done)
}
