//! `cua`, called by the name of another program: becomes that program, with its attribution.

use std::ffi::OsString;

use super::launching::prepare;
use crate::cli::Called;
use crate::error::{Exit, Result};
use crate::launch;
use crate::scope::{Choice, Purpose};

/// Quiet outside of any scope: nobody has asked for `cua` here.
pub(super) fn run(args: Called) -> Result<Exit> {
    let words: Vec<OsString> = [args.name].into_iter().chain(args.arguments).collect();
    // Some programs look themselves up on PATH by what they are called (Python, to find its modules),
    // where the first one of that name is the shim.
    let launch = prepare(&words, Choice::default(), Purpose::Shim, true)?.launch.by_its_path();
    launch::become_program(launch)
}
