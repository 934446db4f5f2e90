//! The name of a marker, which is all that attributes anything: what it comes to, and what is wrong with it.

use super::{Finding, Known, Rule, no_id, of_other_to_remove};
use crate::config::Source;
use crate::error::shortened;
use crate::tracking_id::{Kind, TrackingId};

/// What stands for a part that cannot be told. It is no character that a name may have.
pub(super) const UNKNOWN: char = '\u{FFFC}';

/// Deeper than anybody nests, and little enough for the stack: variables may name themselves.
pub(super) const DEEPEST: usize = 24;

/// More values than any name is made of: variables may also name each other twice, and those twice.
pub(super) const MOST: usize = 200;

/// Longer than any name. What is longer cannot be told.
pub(super) const LONGEST: usize = 4096;

/// What a string of a template means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// What it says.
    Literal(String),
    /// What its expression comes to; [`UNKNOWN`] where that cannot be told.
    Computed(String),
}

impl Meaning {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Literal(text) | Self::Computed(text) => text,
        }
    }

    /// The ID that is all of it.
    pub(super) fn id(&self) -> Option<TrackingId> {
        TrackingId::parse(self.text()).ok().filter(|id| id.pid().eq_ignore_ascii_case(self.text()))
    }
}

/// What a function makes of its arguments, as far as ARM and Bicep have the same; its name in lower case.
pub(super) fn called(function: &str, arguments: &[String]) -> Option<String> {
    match (function, arguments) {
        // Each could make the outcome anew.
        (_, arguments) if arguments.len() > MOST => None,
        ("concat", texts) => Some(texts.concat()),
        ("format", [format, arguments @ ..]) => Some(formatted(format, arguments)),
        ("tolower", [text]) => Some(text.to_lowercase()),
        ("toupper", [text]) => Some(text.to_uppercase()),
        ("trim", [text]) => Some(text.trim().to_owned()),
        ("string", [text]) => Some(text.clone()),
        ("true" | "false", []) => Some(function.to_owned()),
        _ => None,
    }
}

/// `format('pid-{0}', x)`. What .NET does besides, as in `{0:N}`, cannot be told.
fn formatted(format: &str, arguments: &[String]) -> String {
    let mut text = format.to_owned();
    for (number, argument) in arguments.iter().enumerate() {
        if text.len() > LONGEST {
            return UNKNOWN.to_string();
        }
        text = text.replace(&format!("{{{number}}}"), argument);
    }
    if text.contains('{') && format.contains('{') && text.contains(':') { UNKNOWN.to_string() } else { text }
}

/// What is wrong with the name that stands at a byte.
pub(super) fn findings(source: &Source, at: usize, meaning: &Meaning, known: &Known) -> Vec<Finding> {
    let find = |rule, what: &str| Finding::new(rule, source, at, what);
    let mut findings = Vec::new();
    let name = meaning.text();
    if let Meaning::Computed(name) = meaning {
        let id = meaning.id();
        findings.push(if is_for_offer(id.as_ref().or(known.id.as_ref())) {
            find(Rule::MarkerNameNotLiteral, "the name of a marketplace offer's marker is an expression")
        } else if name.contains(UNKNOWN) {
            find(Rule::MarkerNameUnresolved, "this marker's name cannot be told before it is deployed")
        } else {
            let what = format!("this marker's name is built by an expression, which comes to `{}`", shortened(name));
            find(Rule::MarkerNameComputed, &what)
        });
    }
    match meaning.id() {
        Some(id) => findings.extend(of_other_to_remove(&id, known).map(|(rule, what)| find(rule, &what))),
        None if name.contains(UNKNOWN) => {
            if has_guid_and_more(name) {
                findings.push(find(Rule::TelemetrySuffix, "something follows the GUID in this marker's name"));
            }
        }
        None => {
            let (rule, what) = no_id(name);
            findings.push(Finding { rule, at: source.location(at), message: what });
        }
    }
    findings
}

fn is_for_offer(id: Option<&TrackingId>) -> bool {
    id.is_some_and(|id| id.kind() == Kind::PartnerCenter)
}

/// `pid-<guid>-` and something that cannot be told.
fn has_guid_and_more(name: &str) -> bool {
    let guid = name.get(..40).is_some_and(|head| TrackingId::parse(head).is_ok());
    guid && name.get(40..).is_some_and(|rest| rest.starts_with('-'))
}
