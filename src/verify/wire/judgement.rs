//! Whether a user agent holds the pid as it should: whole, and alone.
//!
//! Whole, because nobody knows whether Microsoft finds a pid that is a part of another word. Alone, because
//! of several only one is read, as the source of azurerm notes. What stands in front of it or
//! behind it does no harm, nor that it is there twice, as Terraform's providers send it; it is told.

use super::finding::{Finding, OtherPid, Outcome};
use super::listener::Received;
use crate::attribution::user_agent::pids;
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
