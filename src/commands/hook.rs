//! `cua hook`: what keeps a shell's environment in step with its folder.

use std::io::Write;

use super::{is_on, opted_out};
use crate::attribution::variables::Variables;
use crate::attribution::{self, Attribution, HandOn, Risk};
use crate::cli::Hook;
use crate::error::{Error, Exit, Result};
use crate::scope::{self, Choice, Purpose, Question};

pub(super) fn run(args: &Hook, out: &mut dyn Write) -> Result<Exit> {
    if args.update {
        update(args, out)?;
    } else {
        out.write_all(args.shell.script().as_bytes())?;
    }
    Ok(Exit::Done)
}

/// What the script evaluates where something has changed. Whatever is wrong is told to the script,
/// which says it once, and not again in each folder of a project.
fn update(args: &Hook, out: &mut dyn Write) -> Result<()> {
    let shell = args.shell.shell();
    let lines = attribution_here().and_then(|(attribution, problem)| Ok((shell.lines(&attribution)?, problem)));
    let (lines, problem) = lines.unwrap_or_else(|error| {
        let withdrawn = attribution::withdraw_anyway(&Variables::of_this_process());
        (shell.lines_anyway(&withdrawn), Some(error.to_string()))
    });
    out.write_all(&lines)?;
    let here = scope::current_folder().unwrap_or_default();
    out.write_all(&args.shell.notes(&scope::watched_files(), &here, problem.as_deref()))?;
    Ok(())
}

/// The attribution of this shell, and what is to be said about it; nothing outside any scope.
fn attribution_here() -> Result<(Attribution, Option<String>)> {
    let now = Variables::of_this_process();
    if opted_out() {
        return Ok((attribution::withdraw_anyway(&now), None));
    }
    let question = Question::new(Choice::default(), Purpose::Hook, scope::user_config()?);
    let attribution = match scope::resolve(&question) {
        // A person's own variable stays, so that unsetting it is how the choice ends.
        Ok(scope) => attribution::attribute_shell(&scope, &now, HandOn::LeftAlone)?,
        Err(Error::NoScope { .. }) => attribution::withdraw(&now)?,
        Err(error) => return Err(error),
    };
    let problem = Risk::all_in_a_line(&attribution.risks);
    match problem {
        Some(text) if is_on("CUA_STRICT") => Err(Error::AtRisk(text)),
        problem => Ok((attribution, problem)),
    }
}
