//! What was found out, for people; and in `json`, for programs.

mod json;

use std::collections::HashSet;
use std::io::{self, Write};
use std::process::ExitStatus;
use std::sync::Arc;

use super::finding::{Finding, Outcome};
use super::judgement::{Expected, judge, that_count};
use super::listener::{Heard, Received};
use super::{marked, silence};
use crate::error::{Exit, plain, shortened};
use crate::launch::child::{End, Ran};
use crate::wrap;

pub use json::Answer;

/// What it proves, and what it does not.
const PROOF: &str = "This is what the program sends from here. It does not prove that Microsoft attributes anything: \
                     nobody outside Microsoft can see that.";

/// The most requests that are shown to people.
const SHOWN: usize = 10;

/// A request, what is to be said of it, and how often it came.
#[derive(Debug)]
struct Judged<'a> {
    received: &'a Received,
    findings: Vec<Finding>,
    count: usize,
}

impl Judged<'_> {
    fn outcome(&self) -> Outcome {
        self.findings.iter().map(Finding::outcome).max().unwrap_or(Outcome::Well)
    }
}

/// What was found out.
#[derive(Debug)]
pub struct Report<'a> {
    expected: &'a Expected,
    program: String,
    is_az: bool,
    ran: &'a Ran,
    requests: Vec<Judged<'a>>,
    heard: &'a Heard,
}

impl<'a> Report<'a> {
    /// Of the requests that a program has made until its end.
    #[must_use]
    pub fn new(expected: &'a Expected, program: String, is_az: bool, ran: &'a Ran, heard: &'a Heard) -> Self {
        let judged = |(received, count): &'a (Arc<Received>, usize)| Judged {
            received,
            findings: judge(received, expected),
            count: *count,
        };
        Self { expected, program, is_az, ran, requests: heard.requests.iter().map(judged).collect(), heard }
    }

    /// The answer: that of the worst request. One at which nobody has looked could be any.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let worst = self.requests.iter().map(Judged::outcome).max().unwrap_or(Outcome::Untested);
        if self.heard.not_kept > 0 { worst.max(Outcome::Untested) } else { worst }
    }

    /// With which status `cua` is to end.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self.outcome() {
            Outcome::Well => Exit::Done,
            Outcome::Untested => Exit::Failed,
            Outcome::Wrong => Exit::No,
        }
    }

    /// Whether the program itself has failed, so that it may have said why.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.requests.is_empty() || !matches!(self.ran.end, End::Itself(status) if status.success())
    }

    /// Why the answer is what it is.
    fn why(&self) -> String {
        if self.requests.is_empty() {
            return silence::why(self.is_az, self.ran, self.heard.silent);
        }
        let findings = self.requests.iter().flat_map(|judged| &judged.findings).cloned().collect();
        let mut told = HashSet::new();
        let texts = that_count(findings).into_iter().map(|finding| finding.to_string());
        let mut said: Vec<String> = texts.filter(|text| told.insert(text.clone())).collect();
        match self.outcome() {
            Outcome::Well => said.insert(0, self.praise().to_owned()),
            Outcome::Untested if self.heard.not_kept > 0 => said.insert(0, self.too_many()),
            Outcome::Untested | Outcome::Wrong => {}
        }
        said.truncate(SHOWN);
        said.extend(self.to_do());
        self.where_it_is_wrong().unwrap_or_default() + &said.join("; ")
    }

    /// Which of several requests is wrong, where not all are.
    fn where_it_is_wrong(&self) -> Option<String> {
        let wrong: Vec<&Judged> = self.requests.iter().filter(|it| it.outcome() == Outcome::Wrong).collect();
        let first = wrong.first().filter(|_| wrong.len() < self.requests.len())?;
        let Ok(request) = first.received else { return None };
        let asked = shortened(&format!("{} {}", request.method, request.path));
        Some(format!("in {} of {} different requests, first `{asked}`: ", wrong.len(), self.requests.len()))
    }

    /// What to do about what is wrong.
    fn to_do(&self) -> Option<String> {
        let is_absent = |finding: &Finding| matches!(finding, Finding::Missing | Finding::NoHeader);
        let mut findings = self.requests.iter().flat_map(|judged| &judged.findings);
        match self.outcome() {
            Outcome::Well | Outcome::Untested => None,
            Outcome::Wrong if !self.is_az && findings.any(is_absent) => {
                Some("`cua show` names what each program reads, and `cua snippet` has code for those that read nothing")
            }
            Outcome::Wrong => Some("`cua doctor` looks for the cause"),
        }
        .map(str::to_owned)
    }

    fn too_many(&self) -> String {
        format!("{} requests more arrived than are looked at; have the program send fewer", self.heard.not_kept)
    }

    fn praise(&self) -> &'static str {
        match self.expected {
            Expected::Pid { .. } => "the pid arrived whole, and no other beside it",
            Expected::Nothing => "no pid is sent, as you opted out",
        }
    }

    /// Prints it for people.
    ///
    /// # Errors
    /// Where nothing more can be written.
    pub fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let pid = match self.expected {
            Expected::Pid { id, .. } => id.pid(),
            Expected::Nothing => "none, because `CUA_OPT_OUT` is set",
        };
        print_wrapped("pid", pid, out)?;
        print_wrapped("program", &self.program, out)?;
        for judged in self.requests.iter().take(SHOWN) {
            self.print_request(judged, out)?;
        }
        let more: usize =
            self.requests.iter().skip(SHOWN).map(|judged| judged.count).sum::<usize>() + self.heard.not_kept;
        if more > 0 {
            print_wrapped(
                "",
                &format!("and {more} more requests ({} of them not looked at)", self.heard.not_kept),
                out,
            )?;
        }
        if self.has_failed() && !self.requests.is_empty() {
            print_wrapped("ended", &format!("the program {}", ended(self.ran.end)), out)?;
        }
        print_wrapped("verdict", &format!("{}: {}", self.outcome().as_str(), self.why()), out)?;
        if self.outcome() == Outcome::Untested {
            return Ok(());
        }
        print_wrapped("", PROOF, out)
    }

    fn print_request(&self, judged: &Judged, out: &mut dyn Write) -> io::Result<()> {
        let times = if judged.count == 1 { String::new() } else { format!(", {} times", judged.count) };
        let request = match judged.received {
            Ok(request) => request,
            Err(why) => return print_wrapped("received", &format!("no request{times}: {why}"), out),
        };
        let asked = shortened(&format!("{} {}", request.method, request.path));
        print_wrapped("received", &format!("{asked}{times}"), out)?;
        let id = match self.expected {
            Expected::Pid { id, .. } => Some(id),
            Expected::Nothing => None,
        };
        for user_agent in &request.user_agents {
            let lines = marked::lines(user_agent, id, wrap::WIDTH - MARGIN);
            lines.iter().try_for_each(|line| writeln!(out, "{:MARGIN$}{line}", ""))?;
        }
        if request.user_agents.is_empty() {
            writeln!(out, "{:MARGIN$}(no User-Agent header)", "")?;
        }
        Ok(())
    }
}

/// Where what is said begins.
const MARGIN: usize = 13;

fn print_wrapped(label: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    wrap::print(&format!("{label:MARGIN$}"), &" ".repeat(MARGIN), text, out)
}

pub(super) fn ended(end: End) -> String {
    match end {
        End::Itself(status) => how(status),
        End::TimeIsUp => "was still running when its time was up, and was ended (`--timeout` gives it more)".to_owned(),
    }
}

/// "ended with exit status 3", "ended by signal 9 (SIGKILL)".
fn how(status: ExitStatus) -> String {
    let text = status.to_string().replacen(": ", " ", 1);
    let by = if status.code().is_some() { "with" } else { "by" };
    format!("ended {by} {text}")
}

/// What a program printed, as it can be shown: a line stays a line, and nothing in it is a command to the
/// terminal.
#[must_use]
pub fn printed(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().map(|line| plain(line.replace('\t', "    ").as_ref()));
    lines.collect::<Vec<_>>().join("\n")
}
