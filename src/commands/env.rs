//! `cua env`: lines that set the attribution in a shell.

use std::io::Write;

use super::{opted_out, warn};
use crate::attribution::variables::Variables;
use crate::attribution::{self, Attribution, HandOn};
use crate::cli::Env;
use crate::error::{Error, Exit, Result};
use crate::format::Format;
use crate::scope::{self, Purpose};
use crate::shell::Shell;

pub(super) fn run(args: Env, out: &mut dyn Write) -> Result<Exit> {
    let (shell, format) = (args.shell, args.format);
    let lines = attribution_asked_for(args).and_then(|attribution| {
        warn(&attribution.risks)?;
        match format {
            Some(format) => format.lines(&attribution),
            None => shell.lines(&attribution),
        }
    });
    match lines {
        Ok(lines) => out.write_all(&lines)?,
        Err(error) => {
            // Nobody evaluates a format: the exit status says it.
            if format.is_none() {
                fail(shell, out)?;
            }
            return Err(error);
        }
    }
    Ok(Exit::Done)
}

fn attribution_asked_for(args: Env) -> Result<Attribution> {
    let now = Variables::of_this_process();
    if args.unset {
        return attribution::withdraw(&now);
    }
    if opted_out() {
        return Ok(attribution::withdraw_anyway(&now));
    }
    // The agent lets no step set the user agent of az: a `cua` inside of each step has to, and must
    // know the ID wherever it runs.
    let hand_on = if args.format == Some(Format::AzurePipelines) { HandOn::Always } else { HandOn::AChoice };
    match super::question(args.scope, Purpose::Shell).and_then(|question| scope::resolve(&question)) {
        Ok(scope) => attribution::attribute_shell(&scope, &now, hand_on),
        Err(Error::NoScope { .. }) if args.optional => attribution::withdraw(&now),
        Err(error) => Err(error),
    }
}

/// Takes back what an earlier `env` has set, so that no stale ID stays, and fails where it is
/// evaluated: the exit status of `cua` itself is lost in `eval "$(cua env)"`.
pub(super) fn fail(shell: Shell, out: &mut dyn Write) -> Result<()> {
    out.write_all(&shell.lines_anyway(&attribution::withdraw_anyway(&Variables::of_this_process())))?;
    out.write_all(shell.failure().as_bytes())?;
    Ok(())
}
