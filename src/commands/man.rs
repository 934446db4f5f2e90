//! `cua man`: prints the manual.

use std::io::Write;

use crate::cli;
use crate::error::{Exit, Result};

pub(super) fn run(out: &mut dyn Write) -> Result<Exit> {
    out.write_all(cli::manual().as_bytes())?;
    Ok(Exit::Done)
}
