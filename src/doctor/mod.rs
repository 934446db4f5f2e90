//! What here would lose or spoil attribution: one module for each family of checks.
//!
//! A check says one line for what it looked at, also where all is well: what was seen, and, where it
//! is not well, why that matters and what to do. `exec`, `env` and hooks never come here.

mod environment;
mod files;
mod hook;
mod hosts;
mod ids;
mod reading;
mod shims;
mod terraform;
mod tools;

use std::path::PathBuf;

use crate::attribution::variables::Variables;
use crate::error::Result;
use crate::launch::child::Careful;
use crate::scope::{Question, Scope};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// All is well.
    Good,
    /// Worth knowing.
    Note,
    /// Attribution may be lost.
    Warning,
    /// Attribution is lost, or nothing can be started.
    Error,
}

impl Verdict {
    /// The word for it, for people and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a check has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The name of the check, which stays: scripts read it.
    pub check: &'static str,
    /// How bad it is.
    pub verdict: Verdict,
    /// What was seen.
    pub saw: String,
    /// Why it matters and what to do, where it is not well.
    pub advice: Option<Advice>,
}

/// What a person should know of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub to_do: String,
}

impl Line {
    /// That all is well.
    #[must_use]
    pub fn good(check: &'static str, saw: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Good, saw: saw.into(), advice: None }
    }

    /// That something is not.
    #[must_use]
    pub fn bad(check: &'static str, verdict: Verdict, saw: impl Into<String>, why: &str, to_do: &str) -> Self {
        let advice = Advice { why: why.to_owned(), to_do: to_do.to_owned() };
        Self { check, verdict, saw: saw.into(), advice: Some(advice) }
    }
}

/// What the checks look at.
#[derive(Debug)]
pub struct Here<'a> {
    /// The question of which ID applies, with the files that answer it.
    pub question: &'a Question,
    /// Its answer.
    pub scope: &'a Result<Scope>,
    /// The variables that attribution is made of.
    pub variables: Variables,
    /// The current folder.
    pub folder: PathBuf,
}

/// The lines of all checks, some of which start a program.
#[must_use]
pub fn examine(here: &Here<'_>, careful: &Careful) -> Vec<Line> {
    [at_hand(here), tools::lines(here, careful), all(here, &[terraform::lines, hosts::lines])].concat()
}

/// The lines of the checks that read a few small files and variables: no process, no walk.
#[must_use]
pub fn at_hand(here: &Here<'_>) -> Vec<Line> {
    all(here, &[files::lines, hook::lines, shims::lines, ids::lines, environment::lines])
}

fn all(here: &Here<'_>, checks: &[fn(&Here<'_>) -> Vec<Line>]) -> Vec<Line> {
    checks.iter().flat_map(|lines| lines(here)).collect()
}

/// How many lines are how bad: "1 error, 2 warnings", the worst first; nothing where none is as bad
/// as `least`.
#[must_use]
pub fn count(lines: &[Line], least: Verdict) -> Option<String> {
    let counted = |verdict: Verdict| match lines.iter().filter(|line| line.verdict == verdict).count() {
        0 => None,
        1 => Some(format!("1 {}", verdict.as_str())),
        count => Some(format!("{count} {}s", verdict.as_str())),
    };
    let verdicts = [Verdict::Error, Verdict::Warning, Verdict::Note];
    let parts: Vec<String> = verdicts.into_iter().filter(|verdict| *verdict >= least).filter_map(counted).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
