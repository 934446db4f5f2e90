//! `cua __complete`: answers a script of `cua completions`.
//!
//! A candidate is a line: its text and, behind a tab, what it is. A line that begins with a tab is for
//! the script: `program` and the number of a word asks it to have the shell complete the command line
//! that begins there; `files` and `folders` ask for those.

use std::io::Write;

use crate::cli::{self, Complete};
use crate::completions::{self, Answer};
use crate::error::{Exit, Result};

pub(super) fn run(args: &Complete, out: &mut dyn Write) -> Result<Exit> {
    match completions::answer(cli::command(), &args.words, args.index) {
        Answer::Program(at) => writeln!(out, "\tprogram\t{at}")?,
        Answer::Files => writeln!(out, "\tfiles")?,
        Answer::Folders => writeln!(out, "\tfolders")?,
        Answer::Candidates(candidates) => {
            for candidate in candidates {
                writeln!(out, "{}\t{}", candidate.text, candidate.help)?;
            }
        }
    }
    Ok(Exit::Done)
}
