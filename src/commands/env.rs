//! `cua env`: lines that set the attribution in a shell.

use std::ffi::OsStr;
use std::io::Write;

use super::{attribution_here, warn};
use crate::attribution::variables::Variables;
use crate::attribution::{self, Program};
use crate::cli::Env;
use crate::error::{Exit, Result};
use crate::scope::Purpose;
use crate::shell::Shell;

pub(super) fn run(args: Env, out: &mut dyn Write) -> Result<Exit> {
    let shell = args.shell;
    match lines(args) {
        Ok(lines) => out.write_all(&lines)?,
        Err(error) => {
            fail(shell, out)?;
            return Err(error);
        }
    }
    Ok(Exit::Done)
}

fn lines(args: Env) -> Result<Vec<u8>> {
    let attribution = if args.unset {
        attribution::withdraw(&Variables::of_this_process())?
    } else {
        let question = || super::question(args.scope, Purpose::Shell);
        attribution_here(Program::Other, OsStr::new(""), question, args.optional)?.1
    };
    warn(&attribution.risks)?;
    Ok(args.shell.lines(&attribution.changes))
}

/// Takes back what an earlier `env` has set, so that no stale ID stays, and fails where it is
/// evaluated: the exit status of `cua` itself is lost in `eval "$(cua env)"`.
pub(super) fn fail(shell: Shell, out: &mut dyn Write) -> Result<()> {
    out.write_all(&shell.lines(&attribution::withdraw_anyway(&Variables::of_this_process()).changes))?;
    out.write_all(shell.failure().as_bytes())?;
    Ok(())
}
