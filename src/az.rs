//! Asking az.

use std::ffi::OsString;
use std::process::{ExitStatus, Output};
use std::time::Duration;

use serde::de::DeserializeOwned;

use crate::error::{Error, Result, shortened_to};
use crate::launch::Launch;
use crate::launch::child::{self, Careful};

/// What is shown of what az says; the message of a refusal names two long IDs.
const LONGEST: usize = 400;

/// An az that is ready to run.
#[derive(Debug)]
pub struct Az {
    launch: Launch,
    careful: Careful,
    limit: Duration,
}

/// Azure's, or az's own, refusal to answer one question.
#[derive(Debug)]
pub struct Refusal {
    /// Of what kind.
    pub kind: Kind,
    /// In az's words, made safe to print.
    pub words: String,
    /// Whether Azure knows of no such thing: only then az ends with this status (`handle_exception` in
    /// azure/cli/core/util.py, and `show_exception_handler` in commands/arm.py).
    pub is_not_found: bool,
}

/// See [`Refusal::is_not_found`].
const NOT_FOUND: i32 = 3;

/// The kinds of refusals that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No such deployment.
    NoDeployment,
    /// No such group or subscription to look into.
    NoPlace,
    /// Nobody is logged in, or no longer.
    Login,
    /// Who is logged in may not look.
    Forbidden,
    /// There were too many questions. az 2.91.0 has waited as it was told, and asked again three times.
    Throttled,
    /// az came no further than the network, or a proxy, whose `403 Forbidden` says nothing of Azure.
    Unreachable,
    /// Something else.
    Other,
}

/// What tells the kinds: a part of ARM's code, or, where az says none, of what it says. The first that fits
/// counts.
const SIGNS: [(&str, Kind); 19] = [
    ("Max retries exceeded", Kind::Unreachable), // urllib3, whatever the cause is
    ("Connection aborted", Kind::Unreachable),
    ("DeploymentNotFound", Kind::NoDeployment),
    ("ResourceGroupNotFound", Kind::NoPlace),
    ("ManagementGroupNotFound", Kind::NoPlace),
    ("SubscriptionNotFound", Kind::NoPlace),
    ("AuthorizationFailed", Kind::Forbidden),
    ("Forbidden", Kind::Forbidden),
    ("' not found. Check the spelling", Kind::Forbidden), // a subscription that the login does not reach
    ("TooManyRequests", Kind::Throttled),
    ("RequestsThrottled", Kind::Throttled),
    ("AuthenticationFailed", Kind::Login),
    ("InvalidAuthenticationToken", Kind::Login),
    ("ExpiredAuthenticationToken", Kind::Login),
    ("AuthenticationRequired", Kind::Login),
    ("Unauthorized", Kind::Login),
    ("invalid_grant", Kind::Login),
    ("AADSTS", Kind::Login),
    ("az login", Kind::Login),
];

impl Az {
    /// Asks through this program, which is told nothing yet, and has so much time for each answer.
    #[must_use]
    pub fn new(launch: Launch, careful: Careful, limit: Duration) -> Self {
        Self { launch, careful, limit }
    }

    /// What az answers to these arguments, as JSON.
    ///
    /// # Errors
    /// Where az cannot be run, gives no answer in time, or one that is not understood. A refusal is an answer.
    pub fn ask<T: DeserializeOwned>(&self, arguments: &[String]) -> Result<std::result::Result<T, Refusal>> {
        let output = self.output(arguments)?;
        if !output.status.success() {
            return Ok(Err(refusal(&output.stderr, output.status)));
        }
        serde_json::from_slice(&output.stdout).map(Ok).map_err(|problem| not_understood(&output.stdout, &problem))
    }

    /// Has az do what has no answer.
    ///
    /// # Errors
    /// Where az cannot be run, or is not done in time.
    pub fn tell(&self, arguments: &[String]) -> Result<std::result::Result<(), Refusal>> {
        let output = self.output(arguments)?;
        Ok(if output.status.success() { Ok(()) } else { Err(refusal(&output.stderr, output.status)) })
    }

    fn output(&self, asked: &[String]) -> Result<Output> {
        let ours = ["--output=json", "--only-show-errors"];
        let words = asked.iter().map(String::as_str).chain(ours).map(OsString::from);
        let arguments = self.launch.arguments.iter().cloned().chain(words).collect();
        let launch = Launch { arguments, ..self.launch.clone() };
        child::output(&self.careful, &launch, self.limit)?.ok_or_else(|| self.too_late(asked))
    }

    fn too_late(&self, asked: &[String]) -> Error {
        Error::NotAnswered(format!(
            "az was still running after {} seconds, and was ended (it was to answer `az {}`); see whether it has a \
             network; where this command takes `--timeout`, that gives it more time",
            self.limit.as_secs(),
            shortened_to(&asked.join(" "), LONGEST)
        ))
    }
}

fn not_understood(answer: &[u8], problem: &serde_json::Error) -> Error {
    let start = String::from_utf8_lossy(&answer[..answer.len().min(LONGEST)]).into_owned();
    let what = match start.trim() {
        "" => "it is empty".to_owned(),
        start => format!("it begins with `{}`", shortened_to(start, 80)),
    };
    Error::NotAnswered(format!(
        "the answer of az is not understood ({problem}); {what}; see what `[tools]` starts for az, and whether az is \
         2.3 or later"
    ))
}

fn refusal(stderr: &[u8], status: ExitStatus) -> Refusal {
    let said = String::from_utf8_lossy(stderr);
    let line = said.lines().find_map(|line| line.strip_prefix("ERROR: "));
    let line = line.or_else(|| said.lines().rfind(|line| !line.trim().is_empty())).unwrap_or_default().trim();
    // A message has names in it that others have chosen.
    let evidence = code(line).unwrap_or(&said);
    let kind = SIGNS.iter().find(|(sign, _)| evidence.contains(sign)).map_or(Kind::Other, |(_, kind)| *kind);
    let words = if line.is_empty() { format!("nothing ({status})") } else { shortened_to(line, LONGEST) };
    Refusal { kind, words, is_not_found: status.code() == Some(NOT_FOUND) }
}

/// ARM's code in a line of az: `(AuthorizationFailed) The client …`.
fn code(line: &str) -> Option<&str> {
    line.strip_prefix('(')?.split_once(')').map(|(code, _)| code)
}

impl Refusal {
    /// What to tell the person where nothing can be answered without what was asked for, which is safe to
    /// print.
    #[must_use]
    pub fn into_error(self, asked: &str) -> Error {
        let (what, to_do) = match self.kind {
            Kind::Login => ("the login of az has expired, or there is none", "run `az login`, then this again"),
            Kind::Forbidden => (
                "whoever is logged in to az may not look there",
                "ask for the role Reader, or log in as somebody else with `az login`",
            ),
            Kind::Throttled => {
                ("Azure asks for fewer questions, and az has stopped waiting", "try again in some minutes")
            }
            Kind::Unreachable => {
                ("az does not reach Azure", "see that there is a network, and what `HTTPS_PROXY` says of a proxy")
            }
            Kind::NoPlace | Kind::NoDeployment | Kind::Other => {
                ("az could not say", "see what `az account show` and the same question to az say")
            }
        };
        let words = self.words.trim_end_matches('.');
        Error::NotAnswered(format!("{what} (asked for {asked}); az says: {words}; {to_do}"))
    }
}
