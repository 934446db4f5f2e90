//! `cua show`: which ID applies here, why, and what each tool gets.

use std::ffi::OsStr;
use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::editing::print_json;
use super::{opted_out, question};
use crate::attribution::variables::Variables;
use crate::attribution::{self, Program};
use crate::cli::Show;
use crate::doctor::{self, Here};
use crate::error::{Error, Exit, Result, plain, plain_path};
use crate::scope::{self, Candidate, Purpose, Question, Scope, Verdict};
use crate::tracking_id::Kind;

pub(super) fn run(args: Show, out: &mut dyn Write) -> Result<Exit> {
    let question = question(args.scope, Purpose::Launch)?;
    let resolved = scope::resolve(&question);
    let candidates = if args.explain { scope::explain(&question) } else { Vec::new() };
    let scope = match &resolved {
        Ok(scope) => Some(scope),
        Err(Error::NoScope { .. }) => None,
        Err(_) if args.explain && !args.json => None,
        Err(_) => return resolved.map(|_| Exit::Failed),
    };
    if args.json {
        print_json(&Answer::new(scope, args.explain.then_some((&candidates, question.passed_over()))), out)?;
    } else {
        if opted_out() {
            writeln!(out, "opted out    by CUA_OPT_OUT: programs run, and nothing is added")?;
        }
        if let Some(scope) = scope {
            print_scope(scope, out)?;
            if !opted_out() {
                print_tools(scope, out)?;
            }
            point_to_doctor(&question, &resolved, out)?;
        }
        print_candidates(&candidates, out)?;
        for path in question.passed_over() {
            writeln!(out, "passed over  {}: everyone may write its folder", plain_path(path))?;
        }
    }
    resolved.map(|_| Exit::Done)
}

fn print_scope(scope: &Scope, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "project      {}", scope.project.as_deref().unwrap_or("-"))?;
    writeln!(out, "channel      {}", scope.channel.as_deref().unwrap_or("-"))?;
    writeln!(out, "tracking ID  {} ({})", scope.id, scope.id.kind())?;
    writeln!(out, "pid          {}", scope.id.pid())?;
    writeln!(out, "registered   {}", registration(scope))?;
    writeln!(out, "decided by   {}", scope::decided_by(scope))?;
    if let Some(at) = &scope.defined_at {
        writeln!(out, "defined at   {}", scope::place(at))?;
    }
    Ok(())
}

fn registration(scope: &Scope) -> String {
    match (scope.registered, scope.id.kind()) {
        (Some(date), _) => date.to_string(),
        (None, Kind::PartnerCenter) => "not needed: Partner Center made it".to_owned(),
        (None, Kind::Guid) if scope.defined_at.is_none() => "not known here".to_owned(),
        (None, Kind::Guid) => {
            let project = scope.project.as_deref().filter(|_| scope.chosen_with == Some("--project"));
            let command = scope::registered_command(scope.channel.as_deref(), project);
            format!("not noted yet; once it is, say so with `{command}`")
        }
    }
}

/// Where the doctor has more to say, as far as that can be told in no time.
fn point_to_doctor(question: &Question, scope: &Result<Scope>, out: &mut dyn Write) -> Result<()> {
    let variables = Variables::of_this_process();
    let lines = doctor::at_hand(&Here { question, scope, variables, folder: scope::current_folder()? });
    if let Some(count) = doctor::count(&lines, doctor::Verdict::Warning) {
        writeln!(out, "\ndoctor       {count}: see `cua doctor`")?;
    }
    Ok(())
}

/// What each tool gets, of what it listens to.
fn print_tools(scope: &Scope, out: &mut dyn Write) -> Result<()> {
    let now = Variables::of_this_process();
    writeln!(out)?;
    for program in Program::ALL {
        let attribution = attribution::attribute(program, OsStr::new(""), scope, &now)?;
        let mut title = program.names().first().copied().unwrap_or("any other");
        for variable in program.reads() {
            let value = match attribution.after.get(variable) {
                Some(value) => format!("={}", plain(value)),
                None => " is removed: a Partner Center ID has no form that it may hold".to_owned(),
            };
            writeln!(out, "{title:<11}  {variable}{value}")?;
            title = "";
        }
    }
    Ok(())
}

/// Every place that was looked at: what it said, and why it won or lost.
fn print_candidates(candidates: &[Candidate], out: &mut dyn Write) -> Result<()> {
    if candidates.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nlooked at, in this order; the first that decides wins:")?;
    for (candidate, outcome) in candidates.iter().zip(outcomes(candidates)) {
        writeln!(out, "  {:<8} {:<26} {}", outcome.as_str(), candidate.place, said(candidate))?;
    }
    Ok(())
}

/// How a place did against the others.
#[derive(Clone, Copy)]
enum Outcome {
    Wins,
    Loses,
    Silent,
    Broken,
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Wins => "wins",
            Self::Loses => "loses",
            Self::Silent => "silent",
            Self::Broken => "broken",
        }
    }
}

fn outcomes(candidates: &[Candidate]) -> impl Iterator<Item = Outcome> {
    let mut decided = false;
    candidates.iter().map(move |candidate| match &candidate.verdict {
        Ok(Verdict::Silent(_)) => Outcome::Silent,
        _ if decided => Outcome::Loses,
        verdict => {
            decided = true;
            if verdict.is_ok() { Outcome::Wins } else { Outcome::Broken }
        }
    })
}

fn said(candidate: &Candidate) -> String {
    match &candidate.verdict {
        Ok(Verdict::Silent(why)) => why.clone(),
        Ok(Verdict::Decides(scope)) => scope::summary(scope),
        Err(error) => error.to_string(),
    }
}

/// `show --json`.
#[derive(Serialize)]
struct Answer<'a> {
    project: Option<&'a str>,
    channel: Option<&'a str>,
    tracking_id: Option<&'a str>,
    kind: Option<&'a str>,
    pid: Option<&'a str>,
    partner_id: Option<&'a str>,
    registered: Option<String>,
    opted_out: bool,
    source: Option<AnswerSource>,
    defined_at: Option<AnswerPlace>,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<Vec<AnswerCandidate>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_over: Option<Vec<String>>,
}

#[derive(Serialize)]
struct AnswerSource {
    kind: &'static str,
    path: Option<String>,
    line: Option<usize>,
}

#[derive(Serialize)]
struct AnswerPlace {
    path: String,
    line: usize,
}

#[derive(Serialize)]
struct AnswerCandidate {
    place: &'static str,
    outcome: &'static str,
    said: String,
}

impl<'a> Answer<'a> {
    fn new(scope: Option<&'a Scope>, explained: Option<(&Vec<Candidate>, &[PathBuf])>) -> Self {
        Self {
            project: scope.and_then(|scope| scope.project.as_deref()),
            channel: scope.and_then(|scope| scope.channel.as_deref()),
            tracking_id: scope.map(|scope| scope.id.as_str()),
            kind: scope.map(|scope| scope.id.kind().as_str()),
            pid: scope.map(|scope| scope.id.pid()),
            partner_id: scope.and_then(|scope| scope.id.partner_id()),
            registered: scope.and_then(|scope| scope.registered).map(|date| date.to_string()),
            opted_out: opted_out(),
            source: scope.map(|scope| AnswerSource {
                kind: scope.decided_by.as_str(),
                path: scope.decided_at.as_ref().map(|at| at.path.to_string_lossy().into_owned()),
                line: scope.decided_at.as_ref().map(|at| at.line),
            }),
            defined_at: scope
                .and_then(|scope| scope.defined_at.as_ref())
                .map(|at| AnswerPlace { path: at.path.to_string_lossy().into_owned(), line: at.line }),
            candidates: explained.map(|(candidates, _)| explanation(candidates)),
            passed_over: explained
                .map(|(_, paths)| paths.iter().map(|path| path.to_string_lossy().into_owned()).collect()),
        }
    }
}

fn explanation(candidates: &[Candidate]) -> Vec<AnswerCandidate> {
    let entry = |(candidate, outcome): (&Candidate, Outcome)| AnswerCandidate {
        place: candidate.place,
        outcome: outcome.as_str(),
        said: said(candidate),
    };
    candidates.iter().zip(outcomes(candidates)).map(entry).collect()
}
