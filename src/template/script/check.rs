//! What can be wrong with what a script assigns.

use std::ops::Range;

use super::assignment::{Assignment, Assignments, reads};
use super::carrier::Carrier;
use super::language::Language;
use super::value::EXPANDED;
use super::ways::offset;
use crate::config::Source;
use crate::error::{Location, shortened};
use crate::template::{Finding, Known, Rule, no_id, of_other};
use crate::tracking_id::{Kind, TrackingId};

/// Every finding about a script.
pub(super) fn findings(source: &Source, language: Language, known: &Known) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Asked once of each carrier: a file may have thousands of assignments.
    let mut read: Vec<(Carrier, bool)> = Vec::new();
    let mut is_read = |carrier| {
        if let Some((_, is_read)) = read.iter().find(|(known, _)| *known == carrier) {
            return *is_read;
        }
        let is_read = reads(&source.text, language, carrier);
        read.push((carrier, is_read));
        is_read
    };
    for assignment in Assignments::of(&source.text, language) {
        let assigned = Assigned { source, literal: assignment.value.literal(), assignment, known };
        match assigned.assignment.carrier {
            Carrier::PartnerId => findings.extend(assigned.partner_id()),
            Carrier::UserAgent("AZURE_HTTP_USER_AGENT") if assigned.assignment.is_for_the_agent => {
                let what = "the agent of Azure Pipelines lets nobody set `AZURE_HTTP_USER_AGENT`, so that this is lost";
                findings.push(assigned.found(Rule::UserAgentReadOnly, 0, what));
            }
            carrier => {
                findings.extend(assigned.user_agent());
                if assigned.replaces_blindly() && !is_read(carrier) {
                    let what = format!("this loses what is in `{}` already", carrier.name());
                    findings.push(assigned.found(Rule::UserAgentReplaced, 0, &what));
                }
            }
        }
    }
    findings
}

/// An assignment that is looked at.
struct Assigned<'a> {
    source: &'a Source,
    /// The bytes of the value that are surely sent, and [`EXPANDED`] for the others.
    literal: Vec<u8>,
    assignment: Assignment<'a>,
    known: &'a Known,
}

impl Assigned<'_> {
    fn text(&self) -> &str {
        self.assignment.value.text
    }

    /// Where a byte of the value is. Counted in its line alone, because a file may have many.
    fn at(&self, offset_in_value: usize) -> Location {
        let line = self.assignment.line;
        let offset = offset(line.text, self.text()) + offset_in_value;
        let column = line.text[..offset].chars().count() + 1;
        Location { path: self.source.path.clone(), line: line.number, column }
    }

    fn found(&self, rule: Rule, at: usize, what: &str) -> Finding {
        self.told(rule, at, format!("{what}; {}", rule.to_do()))
    }

    /// A finding that says itself what to do.
    fn told(&self, rule: Rule, at: usize, message: String) -> Finding {
        Finding { rule, at: self.at(at), message }
    }

    /// Whether all of the value is known.
    fn is_literal(&self) -> bool {
        self.assignment.value.is_one && !self.literal.contains(&EXPANDED)
    }

    fn of_other(&self, id: &TrackingId, at: usize) -> Option<Finding> {
        let (rule, what) = of_other(id, self.known)?;
        let to_do = if rule == Rule::OtherId { "write yours there, or leave it to `cua exec`" } else { rule.to_do() };
        Some(self.told(rule, at, format!("{what}; {to_do}")))
    }

    fn partner_id(&self) -> Option<Finding> {
        let (text, starts_with_pid) = (self.text(), self.pids().first() == Some(&(0..4)));
        if !self.is_literal() {
            let what = "azapi puts a second `pid-` before this one, and azuread refuses it";
            return starts_with_pid.then(|| self.found(Rule::PartnerIdDoubled, 0, what));
        }
        let Ok(id) = TrackingId::parse(text) else {
            let (rule, message) = no_id(text);
            return Some(self.told(rule, 0, message));
        };
        if let Some(what) = self.kept_by_cmd() {
            let to_do = format!("write `set \"ARM_PARTNER_ID={}\"`", shortened(text));
            let message = format!("{what} part of this value, which azurerm and azuread refuse; {to_do}");
            return Some(self.told(Rule::PartnerIdRejected, 0, message));
        }
        if id.kind() == Kind::PartnerCenter {
            let what = "azapi puts a second `pid-` before a Partner Center ID, and azuread refuses it; \
                        leave it to `cua exec`, which sends it in the user agent";
            return Some(self.told(Rule::PartnerIdDoubled, 0, what.to_owned()));
        }
        if starts_with_pid {
            let what = format!("azapi puts a second `pid-` before `{}`, and azuread refuses it", shortened(text));
            return Some(self.found(Rule::PartnerIdDoubled, 0, &what));
        }
        if !text.eq_ignore_ascii_case(id.as_str()) {
            let what = format!("azurerm and azuread refuse `{}`", shortened(text));
            return Some(self.found(Rule::PartnerIdRejected, 0, &what));
        }
        self.of_other(&id, 0)
    }

    /// What cmd takes for a part of the value where a `set` is not in quotes as a whole.
    fn kept_by_cmd(&self) -> Option<&'static str> {
        let line = self.assignment.line;
        let start = offset(line.text, self.text());
        let (before, behind) = (&line.text[..start], &line.text[start + self.text().len()..]);
        match () {
            () if line.language != Language::Cmd => None,
            () if before.ends_with("=\"") => Some("the quotes are"),
            () if before.ends_with('=') && behind.starts_with([' ', '\t']) => Some("the blank behind it is"),
            () => None,
        }
    }

    fn user_agent(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let pids = self.pids();
        for pid in &pids {
            findings.extend(self.pid(pid.start, self.end_of(pid.start)));
        }
        if let [_, second, ..] = pids.as_slice() {
            findings.push(self.found(Rule::SeveralPids, second.start, "this user agent holds several pids"));
        }
        if pids.is_empty() {
            findings.extend(self.bare_guids());
        }
        if self.assignment.carrier == Carrier::HostEnvironment && !(pids.is_empty() && findings.is_empty()) {
            findings.extend(self.dropped());
        }
        findings
    }

    /// Where a `pid-` begins a word, or is glued to another one by a sign. In an expression, `'pid-' + …`
    /// is put together from something else.
    fn pids(&self) -> Vec<Range<usize>> {
        let is_pid = |at: &usize| {
            let before = at.checked_sub(1).map(|before| self.literal[before]);
            let begins = !before.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
            begins && (self.assignment.value.is_one || self.end_of(*at) != at + 4)
        };
        let starts = self.literal.windows(4).enumerate().filter(|(_, word)| word.eq_ignore_ascii_case(b"pid-"));
        starts.map(|(at, _)| at).filter(is_pid).map(|at| at..at + 4).collect()
    }

    /// Where the pid ends that begins here.
    fn end_of(&self, start: usize) -> usize {
        let ends = |b: &u8| b.is_ascii_whitespace() || b"+/,;:=&|()[]".contains(b);
        self.literal[start..].iter().position(ends).map_or(self.literal.len(), |length| start + length)
    }

    /// What is wrong with a pid.
    fn pid(&self, start: usize, end: usize) -> Option<Finding> {
        let known = self.literal[start..end].iter().position(|b| *b == EXPANDED);
        let text = self.text().get(start..known.map_or(end, |length| start + length))?;
        if known.is_some() {
            let is_guid = text.strip_suffix('-').is_some_and(|guid| TrackingId::parse(guid).is_ok());
            return is_guid.then(|| self.found(Rule::TelemetrySuffix, start, "something follows the GUID in this pid"));
        }
        let Some(id) = TrackingId::parse(text).ok().filter(|id| id.pid().eq_ignore_ascii_case(text)) else {
            let (rule, message) = no_id(text);
            return Some(self.told(rule, start, message));
        };
        self.of_other(&id, start).or_else(|| self.glued(start, end))
    }

    /// The signs that are legal in the token of Azure PowerShell are how words are joined there.
    fn glued(&self, start: usize, end: usize) -> Option<Finding> {
        let is_sign = |at: Option<usize>| {
            let b = at.and_then(|at| self.literal.get(at));
            b.is_some_and(|b| !b.is_ascii_whitespace() && *b != EXPANDED)
        };
        let is_glued = is_sign(start.checked_sub(1)) || is_sign(Some(end));
        (is_glued && self.assignment.carrier != Carrier::HostEnvironment)
            .then(|| self.found(Rule::PidGlued, start, "this pid is no word of its own"))
    }

    /// GUIDs that are words of a user agent. What is a part of another word is somebody else's.
    fn bare_guids(&self) -> Option<Finding> {
        if !self.assignment.value.is_one {
            return None;
        }
        let mut start = 0;
        for word in self.literal.split(|b| b.is_ascii_whitespace() || *b == b'+') {
            let text = str::from_utf8(word).unwrap_or_default();
            if text.contains('-') && TrackingId::parse(text).is_ok_and(|id| id.kind() == Kind::Guid) {
                let what = format!("`{}` has no `pid-` before it, so that it is no pid", shortened(text));
                return Some(self.found(Rule::PidPrefixMissing, start, &what));
            }
            if is_meant_to_be_guid(text) && TrackingId::parse(text).is_err() {
                let (rule, message) = no_id(text);
                return Some(self.told(rule, start, message));
            }
            start += word.len() + 1;
        }
        None
    }

    /// RFC 9110, section 5.6.2: what a token may hold. Az.Accounts makes `_` of `@` and `/`.
    fn dropped(&self) -> Option<Finding> {
        let is_legal = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~@/\u{1}".contains(c);
        let text = String::from_utf8_lossy(&self.literal);
        let illegal = text.chars().find(|c| !is_legal(*c)).filter(|_| self.assignment.value.is_one)?;
        let illegal = if illegal == ' ' { "a blank".to_owned() } else { format!("`{}`", illegal.escape_debug()) };
        let what = format!("Azure PowerShell drops this value without a word, because it holds {illegal}");
        Some(self.found(Rule::UserAgentDropped, 0, &what))
    }

    /// Whether a statement loses what a variable held, for a pid and nothing else that is wrong with it.
    fn replaces_blindly(&self) -> bool {
        let is_pid = |pid: &Range<usize>| {
            let text = self.text().get(pid.start..self.end_of(pid.start));
            text.is_some_and(|text| TrackingId::parse(text).is_ok())
        };
        self.assignment.replaces && self.is_literal() && self.pids().iter().any(is_pid)
    }
}

/// Whether a word has the five groups of a GUID, if not its digits, as the one in Microsoft's own example.
fn is_meant_to_be_guid(word: &str) -> bool {
    let groups: Vec<&str> = word.split('-').collect();
    let is_group = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_hexdigit());
    groups.len() == 5 && groups[0].len() == 8 && groups.iter().all(is_group)
}
