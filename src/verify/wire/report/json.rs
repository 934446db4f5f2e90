//! What was found out, as JSON with keys that stay.

use serde::Serialize;

use super::{Judged, Report, ended};
use crate::verify::wire::finding::{Finding, OtherPid};
use crate::verify::wire::judgement::Expected;

impl Report<'_> {
    /// As JSON; `printed` is what the program printed, where that matters.
    #[must_use]
    pub fn answer(&self, printed: Option<String>) -> Answer<'_> {
        let others = self.requests.iter().flat_map(|judged| others(&judged.findings));
        let others: std::collections::BTreeSet<&OtherPid> = others.collect();
        Answer {
            outcome: self.outcome().as_str(),
            why: self.why(),
            pid: match self.expected {
                Expected::Pid { id, .. } => Some(id.pid()),
                Expected::Nothing => None,
            },
            opted_out: matches!(self.expected, Expected::Nothing),
            program: &self.program,
            ended: ended(self.ran.end),
            output: printed,
            requests: self.requests.iter().map(RequestAnswer::new).collect(),
            not_looked_at: self.heard.not_kept,
            other_pids: others.into_iter().map(PidAnswer::new).collect(),
        }
    }
}

fn others(findings: &[Finding]) -> impl Iterator<Item = &OtherPid> {
    findings.iter().flat_map(|finding| match finding {
        Finding::OtherPids(others) | Finding::Instead(others) | Finding::Unwanted(others) => others.as_slice(),
        _ => &[],
    })
}

/// `verify wire --json`.
#[derive(Serialize)]
pub struct Answer<'a> {
    /// `well`, `wrong` or `untested`, as the exit status 0, 1 or 2.
    outcome: &'static str,
    /// Why, in words.
    why: String,
    /// What should be sent; null where the person opted out.
    pid: Option<&'a str>,
    opted_out: bool,
    /// The file of the program.
    program: &'a str,
    /// How it ended, in words.
    ended: String,
    /// The last that it printed, where it failed; else null.
    output: Option<String>,
    /// Each that is different.
    requests: Vec<RequestAnswer<'a>>,
    /// How many more there were.
    not_looked_at: usize,
    /// Every pid that is not the one above.
    other_pids: Vec<PidAnswer<'a>>,
}

#[derive(Serialize)]
struct RequestAnswer<'a> {
    /// Null where the request could not be read.
    method: Option<&'a str>,
    /// As `method`.
    path: Option<&'a str>,
    /// Null where there is none; several are joined by `, `, as HTTP does.
    user_agent: Option<String>,
    /// How often it came.
    count: usize,
    /// `well`, or the name of the worst finding.
    verdict: &'static str,
    /// All findings, in words; null where there are none.
    why: Option<String>,
}

impl<'a> RequestAnswer<'a> {
    fn new(judged: &'a Judged) -> Self {
        let request = judged.received.as_ref().ok();
        let user_agent = request.map(|request| request.user_agents.join(", "));
        let why: Vec<String> = judged.findings.iter().map(ToString::to_string).collect();
        Self {
            method: request.map(|request| request.method.as_str()),
            path: request.map(|request| request.path.as_str()),
            user_agent: user_agent.filter(|_| request.is_some_and(|request| !request.user_agents.is_empty())),
            count: judged.count,
            verdict: judged.findings.first().map_or("well", Finding::name),
            why: (!why.is_empty()).then(|| why.join("; ")),
        }
    }
}

#[derive(Serialize)]
struct PidAnswer<'a> {
    pid: &'a str,
    /// The tool that sends it for itself; else null.
    owner: Option<&'static str>,
}

impl<'a> PidAnswer<'a> {
    fn new(other: &'a OtherPid) -> Self {
        Self { pid: &other.pid, owner: other.owner }
    }
}
