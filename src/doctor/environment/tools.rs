//! The variables that each tool reads, as they are inherited. What a surrounding `cua` has put there is
//! taken out first: it is well.

use std::ffi::OsStr;

use crate::attribution::user_agent::{pids, printable};
use crate::attribution::variables::Variables;
use crate::attribution::{Program, Risk, attribute, az, azd, pulumi, pwsh, terraform, withdraw_anyway};
use crate::doctor::{Here, Line, Verdict};
use crate::error::{plain, shortened};
use crate::scope::is_on;
use crate::tracking_id::{Kind, TrackingId};

/// A variable that is looked at.
struct Check {
    name: &'static str,
    variable: &'static str,
    /// What is wrong with its value, besides what `cua exec` would warn of.
    problems: fn(&Check, &Seen<'_>) -> Vec<Line>,
}

const CHECKS: [Check; 6] = [
    Check { name: "az-user-agent", variable: az::USER_AGENT, problems: user_agent },
    Check { name: "azd-user-agent", variable: azd::USER_AGENT, problems: user_agent },
    Check { name: "powershell-host", variable: pwsh::HOST_ENVIRONMENT, problems: powershell },
    Check { name: "partner-id", variable: terraform::PARTNER_ID, problems: partner_id },
    Check { name: "terraform-default", variable: terraform::DISABLE_DEFAULT, problems: default_pid },
    Check { name: "pulumi-default", variable: pulumi::DISABLE_DEFAULT, problems: default_pid },
];

/// The variables.
struct Seen<'h> {
    /// As they are.
    now: &'h Variables,
    /// As they were before a surrounding `cua`.
    before: Variables,
    /// What `cua exec` would warn of.
    risks: Vec<Risk>,
    /// The ID that applies here.
    id: Option<&'h TrackingId>,
}

pub(super) fn lines(here: &Here<'_>) -> Vec<Line> {
    let now = &here.variables;
    let attribution =
        here.scope.as_ref().ok().and_then(|scope| attribute(Program::Other, OsStr::new(""), scope, now).ok());
    let risks = attribution.map(|attribution| attribution.risks).unwrap_or_default();
    let id = here.scope.as_ref().ok().map(|scope| &scope.id);
    let seen = Seen { now, before: withdraw_anyway(now).after, risks, id };
    CHECKS.iter().flat_map(|check| check.lines(&seen)).collect()
}

impl Check {
    fn lines(&self, seen: &Seen<'_>) -> Vec<Line> {
        let risks = seen.risks.iter().filter_map(|risk| self.of_other_pid(risk));
        let bad: Vec<Line> = risks.chain((self.problems)(self, seen)).collect();
        if bad.is_empty() { vec![self.well(seen.now)] } else { bad }
    }

    fn well(&self, now: &Variables) -> Line {
        match value(now, self.variable) {
            None => Line::good(self.name, format!("`{}` is not set", self.variable)),
            Some(value) => Line::good(self.name, format!("`{}` is `{}`", self.variable, shown(value))),
        }
    }

    fn bad(&self, verdict: Verdict, saw: String, why: &str, to_do: &str) -> Line {
        Line::bad(self.name, verdict, saw, why, to_do)
    }

    /// What `cua exec` would warn of.
    fn of_other_pid(&self, risk: &Risk) -> Option<Line> {
        let Risk::OtherPid { variable, pid } = risk else { return None };
        let saw = format!("`{variable}` holds `{pid}`, which is not the pid that applies here");
        let why = "both pids are sent, and nobody outside Microsoft knows which of two counts";
        let to_do = "find what sets it (a start-up file, a pipeline, a script), and take that pid out";
        (*variable == self.variable).then(|| self.bad(of_risk(), saw, why, to_do))
    }
}

/// How bad it is what `cua exec` would warn of: with `CUA_STRICT` it starts nothing.
fn of_risk() -> Verdict {
    if is_on("CUA_STRICT") { Verdict::Error } else { Verdict::Warning }
}

fn value<'v>(variables: &'v Variables, name: &str) -> Option<&'v OsStr> {
    variables.get(name).filter(|value| !value.is_empty())
}

/// A value as people are shown it.
fn shown(value: &OsStr) -> String {
    shortened(&value.to_string_lossy())
}

/// What is wrong with the form of a user agent.
fn user_agent(check: &Check, seen: &Seen<'_>) -> Vec<Line> {
    let variable = check.variable;
    let Some(value) = value(seen.now, variable) else { return Vec::new() };
    let text = match printable(variable, value) {
        Ok(text) => text,
        Err(error) => {
            let why = "no header can carry it, and `cua exec` starts nothing";
            let to_do = "find what sets it, often a line break behind a value that was read from a file";
            return vec![check.bad(Verdict::Error, error.to_string(), why, to_do)];
        }
    };
    let mut lines = Vec::new();
    if let Some(word) = text.split(' ').find(|word| is_glued(word)) {
        let saw = format!("`{variable}` holds `{}`, where a pid is glued to something else", shortened(word));
        let why = "nobody outside Microsoft knows whether a pid counts that is not a word of its own; the actions \
                   azure/cli and azure/powershell put their own word right behind the last one";
        let to_do = "run `cua exec` inside of the step, and not around it: it puts the pid last, after a space";
        lines.push(check.bad(Verdict::Warning, saw, why, to_do));
    }
    if let Some(guid) = text.split(' ').find(|word| is_bare_guid(word)) {
        let saw = format!("`{variable}` holds `{guid}`, a GUID without `pid-`");
        let why = "it is no pid, so that it attributes nothing; somebody may believe that it does";
        let to_do = "take it out where it is set, and leave the variable to `cua`";
        lines.push(check.bad(Verdict::Warning, saw, why, to_do));
    }
    if let Some(pid) = doubled(text) {
        let saw = format!("`{variable}` holds `{pid}` twice");
        let why =
            "it is one word, and harmless; but something besides `cua` adds it, and will go on when the ID changes";
        let to_do = "take it out where it is set by hand, and leave it to `cua`";
        lines.push(check.bad(Verdict::Note, saw, why, to_do));
    }
    lines
}

/// Whether a word holds a pid and is none.
fn is_glued(word: &str) -> bool {
    pids(word).next().is_some_and(|pid| pid != word)
}

/// Whether a word is a tracking ID that lacks its prefix.
fn is_bare_guid(word: &str) -> bool {
    word.len() == 36 && TrackingId::parse(word).is_ok()
}

/// The pid that is there more than once.
fn doubled(text: &str) -> Option<&str> {
    let pids: Vec<&str> = pids(text).collect();
    let is_repeated =
        |(place, pid): &(usize, &&str)| pids[..*place].iter().any(|other| other.eq_ignore_ascii_case(pid));
    pids.iter().enumerate().find(is_repeated).map(|(_, pid)| *pid)
}

/// What Azure PowerShell would make of its variable.
fn powershell(check: &Check, seen: &Seen<'_>) -> Vec<Line> {
    let now = value(seen.now, check.variable).unwrap_or_default();
    let Some(stranger) = pwsh::dropped_for(&now.to_string_lossy()) else { return Vec::new() };
    let stranger = plain(OsStr::new(stranger.encode_utf8(&mut [0; 4])));
    let saw = format!("`{}` is `{}`, which holds `{stranger}`", check.variable, shown(now));
    let why = "Azure PowerShell drops the whole value for that character, without a word; `cua exec` puts `_` in its \
               place, and what is started without `cua` sends no pid";
    vec![check.bad(Verdict::Warning, saw, why, "let whatever sets it use letters, digits and `+ - _ .` only")]
}

/// A partner ID that is another one, or that not every provider takes.
fn partner_id(check: &Check, seen: &Seen<'_>) -> Vec<Line> {
    let inherited = value(&seen.before, check.variable).unwrap_or_default();
    // What a surrounding `cua` has set aside is not there now.
    if inherited.is_empty() || seen.now.get(check.variable) != Some(inherited) {
        return Vec::new();
    }
    let refusal = refusal(&inherited.to_string_lossy());
    let is_other = seen.risks.iter().any(|risk| matches!(risk, Risk::PartnerIdReplaced { .. }));
    let (verdict, what, why) = match (is_other, refusal) {
        (false, None) => return Vec::new(),
        (false, Some(refusal)) => (Verdict::Warning, "a bare GUID", refusal.to_owned()),
        (true, None) => (of_risk(), "the ID that applies here", OTHER.to_owned()),
        (true, Some(refusal)) => {
            (of_risk(), "the ID that applies here, and no bare GUID", format!("{OTHER}; without it {refusal}"))
        }
    };
    let saw = format!("`{}` is `{}`, which is not {what}", check.variable, shown(inherited));
    vec![check.bad(verdict, saw, &why, &unset_or(seen.id))]
}

/// What to do about a partner ID, of which the variable may hold one alone, and no Partner Center ID.
fn unset_or(id: Option<&TrackingId>) -> String {
    let or = match id.map(TrackingId::partner_id) {
        Some(Some(guid)) => format!("; or set it to `{guid}`"),
        Some(None) => ": a Partner Center ID has no form that it may hold".to_owned(),
        None => "; or set it to the GUID alone, in lower case, with its dashes".to_owned(),
    };
    format!("unset it where it is set, and leave it to `cua exec`{or}")
}

const OTHER: &str = "`cua exec` sets it aside; Terraform and Pulumi, started without `cua`, credit that one";

/// Which provider does not take a value, unless each does.
fn refusal(value: &str) -> Option<&'static str> {
    match TrackingId::parse(value) {
        Ok(id) if id.partner_id().is_some_and(|bare| bare.eq_ignore_ascii_case(value)) => None,
        Ok(id) if id.kind() == Kind::PartnerCenter => Some(
            "azuread refuses it, azapi sends it with a second `pid-`, and azurerm takes only one that holds a GUID",
        ),
        Ok(_) if value.starts_with("pid-") => Some("azuread refuses it, and azapi sends it with a second `pid-`"),
        _ => Some("azurerm and azuread refuse it, and azapi sends it as it is, behind `pid-`"),
    }
}

/// A switch that does not turn off what it is for.
fn default_pid(check: &Check, seen: &Seen<'_>) -> Vec<Line> {
    let Some(value) = value(seen.now, check.variable).filter(|value| *value != "true") else { return Vec::new() };
    let saw = format!("`{}` is `{}`, and only `true` counts everywhere", check.variable, shown(value));
    let why = format!("{}; `cua exec` sets `true`", instead_of_true(check, &value.to_string_lossy()));
    let to_do = "set it to `true` in lower case, or unset it and leave it to `cua`";
    vec![check.bad(Verdict::Warning, saw, &why, to_do)]
}

/// What becomes of another value, as far as it was seen on the wire or read in a source.
fn instead_of_true(check: &Check, value: &str) -> &'static str {
    if check.variable == pulumi::DISABLE_DEFAULT {
        return "Pulumi ignores it, and adds its own pid where it knows no other";
    }
    match value {
        "1" => "azapi ignores `1`, and adds Terraform's own pid where it knows no other",
        "0" | "false" => "with this value the providers add Terraform's own pid where they know no other",
        _ if value.eq_ignore_ascii_case("true") => {
            "azurerm and azuread refuse `true` in any other case, and do nothing then"
        }
        _ => "a provider may refuse it, or ignore it and add Terraform's own pid where it knows no other",
    }
}
