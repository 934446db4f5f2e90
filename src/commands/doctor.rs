//! `cua doctor`: everything here that would lose or spoil attribution.

use std::io::Write;

use serde::Serialize;

use super::editing::print_json;
use crate::attribution::variables::Variables;
use crate::cli::Doctor;
use crate::config::UserConfig;
use crate::doctor::{Here, Line, Verdict, count, examine};
use crate::error::{Error, Exit, Result};
use crate::launch::child::Careful;
use crate::scope::{self, Choice, Purpose, Question, Scope};
use crate::wrap;

pub(super) fn run(args: Doctor, out: &mut dyn Write) -> Result<Exit> {
    let careful = Careful::from_now();
    let (question, scope) = look(args.scope.into())?;
    let here = Here {
        question: &question,
        scope: &scope,
        variables: Variables::of_this_process(),
        folder: scope::current_folder()?,
    };
    let lines = examine(&here, &careful);
    careful.must_not_be_interrupted()?;
    if args.json {
        print_json(&Answer::new(&lines), out)?;
    } else {
        print(&lines, out)?;
    }
    Ok(exit(&lines))
}

/// The question and its answer. What is broken in a file or a variable is a finding, for which the doctor
/// is called; what was typed wrong now is not.
fn look(choice: Choice) -> Result<(Question, Result<Scope>)> {
    let is_typed = choice.is_made();
    match scope::user_config() {
        Ok(user) => {
            let question = Question::new(choice, Purpose::Launch, user);
            match scope::resolve(&question) {
                Err(error @ Error::Usage(_)) if is_typed => Err(error),
                scope => Ok((question, scope)),
            }
        }
        // The other files and the variables have something to say without it.
        Err(error) => Ok((Question::new(choice, Purpose::Launch, UserConfig::default()), Err(error))),
    }
}

fn exit(lines: &[Line]) -> Exit {
    if lines.iter().any(|line| line.verdict == Verdict::Error) { Exit::No } else { Exit::Done }
}

/// What stands in front of each line but the first of a check.
const INDENT: &str = "         ";

/// A line for each check, with what there is to know of it below; and one that sums up.
fn print(lines: &[Line], out: &mut dyn Write) -> Result<()> {
    for line in lines {
        let verdict = line.verdict.as_str();
        wrap::print(&format!("{verdict:<8} {}: ", line.check), INDENT, &line.saw, out)?;
        if let Some(advice) = &line.advice {
            let deeper = format!("{INDENT}     ");
            wrap::print(&format!("{INDENT}why: "), &deeper, &advice.why, out)?;
            wrap::print(&format!("{INDENT}do:  "), &deeper, &advice.to_do, out)?;
        }
    }
    let all = count(lines, Verdict::Note).unwrap_or_else(|| "all is well".to_owned());
    writeln!(out, "\nTemplates, scripts and pipelines are for `cua template check`.\n{} checks: {all}", lines.len())?;
    Ok(())
}

/// `doctor --json`.
#[derive(Serialize)]
struct Answer<'a> {
    checks: Vec<AnswerLine<'a>>,
}

#[derive(Serialize)]
struct AnswerLine<'a> {
    check: &'a str,
    verdict: &'a str,
    saw: &'a str,
    why: Option<&'a str>,
    to_do: Option<&'a str>,
}

impl<'a> Answer<'a> {
    fn new(lines: &'a [Line]) -> Self {
        let line = |line: &'a Line| AnswerLine {
            check: line.check,
            verdict: line.verdict.as_str(),
            saw: &line.saw,
            why: line.advice.as_ref().map(|advice| advice.why.as_str()),
            to_do: line.advice.as_ref().map(|advice| advice.to_do.as_str()),
        };
        Self { checks: lines.iter().map(line).collect() }
    }
}
