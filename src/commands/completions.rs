//! `cua completions`: prints what makes a shell complete.

use std::io::Write;

use crate::cli::Completions;
use crate::error::{Exit, Result};

pub(super) fn run(args: &Completions, out: &mut dyn Write) -> Result<Exit> {
    out.write_all(args.shell.text().as_bytes())?;
    Ok(Exit::Done)
}
