//! `cua doctor`: everything here that would lose or spoil attribution.

use std::io::Write;

use super::question;
use crate::attribution::variables::Variables;
use crate::cli::Doctor;
use crate::doctor::{Here, Line, Verdict, examine};
use crate::error::{Exit, Result};
use crate::scope::{self, Purpose};

pub(super) fn run(args: Doctor, out: &mut dyn Write) -> Result<Exit> {
    let question = question(args.scope, Purpose::Launch)?;
    let here = Here {
        question: &question,
        scope: &scope::resolve(&question),
        variables: Variables::of_this_process(),
        folder: scope::current_folder()?,
    };
    let lines = examine(&here);
    for line in &lines {
        writeln!(out, "{:<8} {:<12} {}", line.verdict.as_str(), line.check, line.saw)?;
    }
    Ok(exit(&lines))
}

fn exit(lines: &[Line]) -> Exit {
    if lines.iter().any(|line| line.verdict == Verdict::Error) { Exit::No } else { Exit::Done }
}
