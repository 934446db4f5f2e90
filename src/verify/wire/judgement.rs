//! Whether a user agent holds the pid as it should: whole, and alone.
//!
//! Whole, because nobody knows whether Microsoft finds a pid that is a part of another word. Alone, because
//! of several only one is read, as the source of azurerm notes. What stands in front of it or
//! behind it does no harm, nor that it is there twice, as Terraform's providers send it; it is told.

use std::fmt;

use super::listener::Received;
use super::request::Unreadable;
use crate::attribution::user_agent::pids;
use crate::error::shortened;
use crate::tracking_id::TrackingId;

/// What a user agent should hold.
#[derive(Clone, Debug)]
pub enum Expected {
    /// This pid.
    Pid {
        /// Whose it is.
        id: TrackingId,
        /// The word that Azure PowerShell alone sends: what others have put there, and the pid, as one.
        joined: Option<String>,
    },
    /// No pid at all, because the person opted out.
    Nothing,
}

/// What is to be said of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It holds the pid, and it should not.
    Unwanted(Vec<OtherPid>),
    /// It does not say what sends it.
    NoHeader,
    /// The pid is not there.
    Missing,
    /// It is not there, nor is anything else where az sends what the variable holds.
    Cleared,
    /// It is not there, but this is where az sends what the variable holds.
    Overwritten(String),
    /// Servers take the first, or the last, or both as one.
    SeveralHeaders(usize),
    /// The pid is a part of these words.
    Glued(Vec<String>),
    /// The pid, but for the case of its letters.
    OtherCase(String),
    /// Pids that are not ours, beside it.
    OtherPids(Vec<OtherPid>),
    /// Pids that are not ours, where it is missing.
    Instead(Vec<OtherPid>),
    /// Nobody can tell.
    Unreadable(Unreadable),
    /// The pid is there so many times.
    Repeated(usize),
    /// This stands behind it.
    NotLast(String),
}

/// A pid that is not the one in scope.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OtherPid {
    /// The word.
    pub pid: String,
    /// The tool that sends it for itself.
    pub owner: Option<&'static str>,
}

/// What a finding means for the answer. The greater one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The pid arrived whole and alone; none did, where the person opted out.
    Well,
    /// It cannot be told.
    Untested,
    /// It did not.
    Wrong,
}

impl Outcome {
    /// The word for it in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Untested => "untested",
            Self::Wrong => "wrong",
        }
    }
}

impl Finding {
    /// The word for it in JSON.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unwanted(_) => "unwanted",
            Self::NoHeader => "no-header",
            Self::Missing | Self::Cleared | Self::Overwritten(_) => "missing",
            Self::SeveralHeaders(_) => "several-headers",
            Self::Glued(_) => "glued",
            Self::OtherCase(_) => "other-case",
            Self::OtherPids(_) | Self::Instead(_) => "other-pids",
            Self::Unreadable(_) => "unreadable",
            Self::Repeated(_) => "repeated",
            Self::NotLast(_) => "not-last",
        }
    }

    /// Whether it says that the pid is not there.
    pub(super) fn is_absence(&self) -> bool {
        matches!(self, Self::NoHeader | Self::Missing | Self::Cleared | Self::Overwritten(_))
    }

    /// What it means.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Repeated(_) | Self::NotLast(_) => Outcome::Well,
            Self::Unreadable(_) => Outcome::Untested,
            _ => Outcome::Wrong,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unwanted(found) => {
                write!(
                    f,
                    "{} is sent, though you opted out; see who sets it",
                    list(found.iter().map(OtherPid::to_string))
                )
            }
            Self::NoHeader => f.write_str("the pid is missing: there is no User-Agent header"),
            Self::Missing => f.write_str(
                "the pid is missing: what sends this does not read it, or something between `cua` and the request removes \
                 or replaces it",
            ),
            Self::Cleared => f.write_str(
                "the pid is missing: something between `cua` and az, such as a wrapper, clears `AZURE_HTTP_USER_AGENT`",
            ),
            Self::Overwritten(by) => write!(
                f,
                "the pid is missing, and {} stands in its place: something between `cua` and az, such as a wrapper, \
                 overwrites `AZURE_HTTP_USER_AGENT`",
                quoted(by)
            ),
            Self::SeveralHeaders(count) => {
                write!(f, "there are {count} User-Agent headers, and nobody knows which one counts")
            }
            Self::Glued(words) => {
                write!(f, "the pid is glued to another word, in {}", list(words.iter().map(|word| quoted(word))))
            }
            Self::OtherCase(word) => write!(f, "the pid arrived in another case, as {}", quoted(word)),
            Self::OtherPids(found) => write!(
                f,
                "another pid is beside it: {}; nobody outside Microsoft knows which of them counts",
                list(found.iter().map(OtherPid::to_string))
            ),
            Self::Instead(found) => {
                write!(f, "another pid is there instead: {}", list(found.iter().map(OtherPid::to_string)))
            }
            Self::Unreadable(why) => write!(f, "a request could not be read: {why}"),
            Self::Repeated(count) => write!(f, "the pid is there {count} times, which does no harm"),
            Self::NotLast(behind) => write!(f, "behind the pid stands {}, which does no harm", quoted(behind)),
        }
    }
}

impl fmt::Display for OtherPid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&quoted(&self.pid))?;
        match self.owner {
            Some(owner) => write!(f, " (that of {owner} itself)"),
            None => Ok(()),
        }
    }
}

fn quoted(text: &str) -> String {
    format!("`{}`", shortened(text))
}

/// The first of them; there may be thousands.
fn list(items: impl ExactSizeIterator<Item = String>) -> String {
    const SHOWN: usize = 4;
    let more = items.len().saturating_sub(SHOWN);
    let text = items.take(SHOWN).collect::<Vec<_>>().join(", ");
    if more == 0 { text } else { format!("{text} and {more} more") }
}

/// What is to be said of a request, the worst first; nothing where it is as it should be.
#[must_use]
pub fn judge(received: &Received, expected: &Expected) -> Vec<Finding> {
    let request = match received {
        Ok(request) => request,
        Err(why) => return vec![Finding::Unreadable(*why)],
    };
    let user_agent = request.user_agents.join(" ");
    let (id, joined) = match expected {
        Expected::Pid { id, joined } => (id, joined.as_deref()),
        Expected::Nothing => {
            let found: Vec<OtherPid> = distinct(pids(&user_agent)).map(other).collect();
            return if found.is_empty() { Vec::new() } else { vec![Finding::Unwanted(found)] };
        }
    };
    let mut findings = Vec::new();
    match request.user_agents.len() {
        0 => return vec![Finding::NoHeader],
        1 => {}
        count => findings.push(Finding::SeveralHeaders(count)),
    }
    findings.extend(of_words(id, joined, &user_agent));
    let others: Vec<OtherPid> = distinct(pids(&user_agent)).filter(|word| is_other(id, word)).map(other).collect();
    if !others.is_empty() {
        let is_missing = findings.iter().any(Finding::is_absence);
        findings.push(if is_missing { Finding::Instead(others) } else { Finding::OtherPids(others) });
    }
    that_count(findings)
}

/// The worst first. What does no harm is not worth a word beside what does: it would seem to deny it.
pub(super) fn that_count(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.outcome()));
    if findings.first().is_some_and(|worst| worst.outcome() != Outcome::Well) {
        findings.retain(|finding| finding.outcome() != Outcome::Well);
    }
    findings
}

/// What is to be said of the pid itself.
fn of_words(id: &TrackingId, joined: Option<&str>, user_agent: &str) -> Vec<Finding> {
    let words: Vec<&str> = user_agent.split_ascii_whitespace().collect();
    let joined = joined.filter(|_| words.iter().any(is_azure_powershell));
    let is_whole = |word: &&str| *word == id.pid() || joined == Some(*word);
    let spoiled: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !is_whole(word) && holds(id, word) && !is_of_another_id(id, word))
        .collect();
    let (other_case, glued): (Vec<&str>, Vec<&str>) =
        spoiled.into_iter().partition(|word| word.eq_ignore_ascii_case(id.pid()));
    let mut findings = Vec::new();
    if !glued.is_empty() {
        findings.push(Finding::Glued(distinct(glued).map(str::to_owned).collect()));
    }
    if let Some(word) = other_case.first() {
        findings.push(Finding::OtherCase((*word).to_owned()));
    }
    match words.iter().filter(|word| is_whole(word)).count() {
        0 if findings.is_empty() => findings.push(absence(&words)),
        0 | 1 => {}
        count => findings.push(Finding::Repeated(count)),
    }
    // Azure PowerShell puts words of its own behind that one.
    let is_joined = joined.is_some_and(|joined| joined != id.pid() && words.contains(&joined));
    if let Some(last) = words.iter().rposition(is_whole)
        && last + 1 < words.len()
        && !is_joined
    {
        findings.push(Finding::NotLast(words[last + 1..].join(" ")));
    }
    findings
}

/// In which way the pid is missing: az sends the variable as it is, behind its name and how it was installed
/// (`AZURECLI/2.91.0 (PIP)`; `get_az_user_agent` in azure/cli/core/util.py). Other pids are told by themselves.
fn absence(words: &[&str]) -> Finding {
    let Some(az) = words.iter().position(|word| word.starts_with("AZURECLI/")) else { return Finding::Missing };
    let behind = &words[az + 1..];
    let installer = behind.first().is_some_and(|word| word.starts_with('(') && word.ends_with(')'));
    match &behind[usize::from(installer)..] {
        [] => Finding::Cleared,
        others if others.iter().any(|word| pids(word).next().is_some()) => Finding::Missing,
        others => Finding::Overwritten(others.join(" ")),
    }
}

/// Whether a word is that by which Azure PowerShell names itself in each request (`AzurePowershell/v15.3.0`).
/// A word that another program sends joined is glued.
fn is_azure_powershell(word: &&str) -> bool {
    const NAME: &str = "AzurePowershell/";
    word.get(..NAME.len()).is_some_and(|start| start.eq_ignore_ascii_case(NAME))
}

/// Whether the pid is somewhere in a text, in whatever case.
fn holds(id: &TrackingId, text: &str) -> bool {
    text.to_ascii_lowercase().contains(&id.pid().to_ascii_lowercase())
}

/// Whether a word is a whole ID that only begins as ours does: `pid-<guid>-partnercenter`.
fn is_of_another_id(id: &TrackingId, word: &str) -> bool {
    !word.eq_ignore_ascii_case(id.pid()) && TrackingId::parse(word).is_ok_and(|other| other != *id)
}

fn is_other(id: &TrackingId, word: &str) -> bool {
    !holds(id, word) || is_of_another_id(id, word)
}

fn other(pid: &str) -> OtherPid {
    OtherPid { owner: TrackingId::tool_of(pid), pid: pid.to_owned() }
}

fn distinct<T: Ord>(items: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
    std::collections::BTreeSet::from_iter(items).into_iter()
}
