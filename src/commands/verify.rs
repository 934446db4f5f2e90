//! `cua verify`: proof that the tracking ID is sent, and of what was deployed with it.

mod deployment;
mod wire;

use std::io::Write;

use crate::cli::Verify;
use crate::error::{Exit, Result};

pub(super) fn run(args: Verify, out: &mut dyn Write) -> Result<Exit> {
    match args {
        Verify::Wire(args) => wire::run(args, out),
        Verify::Deployment(args) => deployment::run(args, out),
    }
}
