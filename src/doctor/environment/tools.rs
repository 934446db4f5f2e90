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

pub(super) fn lines(here: &Here<'_>) -> Vec<Line> {
    let before = withdraw_anyway(&here.variables).after;
    let attribution = here.scope.as_ref().ok();
    let attribution =
        attribution.and_then(|scope| attribute(Program::Other, OsStr::new(""), scope, &here.variables).ok());
    let risks: Vec<Line> = attribution.iter().flat_map(|attribution| &attribution.risks).filter_map(of_risk).collect();
    let mut lines = Vec::new();
    for (check, variable, found) in [
        ("az-user-agent", az::USER_AGENT, user_agent("az-user-agent", az::USER_AGENT, here)),
        ("azd-user-agent", azd::USER_AGENT, user_agent("azd-user-agent", azd::USER_AGENT, here)),
        (POWERSHELL, pwsh::HOST_ENVIRONMENT, powershell(here, &before)),
        (PARTNER_ID, terraform::PARTNER_ID, partner_id(here, &before)),
        (
            "terraform-default",
            terraform::DISABLE_DEFAULT,
            default_pid("terraform-default", terraform::DISABLE_DEFAULT, here),
        ),
        ("pulumi-default", pulumi::DISABLE_DEFAULT, default_pid("pulumi-default", pulumi::DISABLE_DEFAULT, here)),
    ] {
        let risks = risks.iter().filter(|risk| risk.check == check).cloned();
        let bad: Vec<Line> = risks.chain(found).collect();
        lines.extend(if bad.is_empty() { vec![well(check, variable, &here.variables)] } else { bad });
    }
    lines
}

const POWERSHELL: &str = "powershell-host";
const PARTNER_ID: &str = "partner-id";

fn well(check: &'static str, variable: &str, now: &Variables) -> Line {
    match value(now, variable) {
        None => Line::good(check, format!("`{variable}` is not set")),
        Some(value) => Line::good(check, format!("`{variable}` is `{}`", shown(value))),
    }
}

fn value<'v>(variables: &'v Variables, name: &str) -> Option<&'v OsStr> {
    variables.get(name).filter(|value| !value.is_empty())
}

/// A value as people are shown it.
fn shown(value: &OsStr) -> String {
    shortened(&value.to_string_lossy())
}

/// What `cua exec` would warn of.
fn of_risk(risk: &Risk) -> Option<Line> {
    // With `CUA_STRICT` it starts nothing.
    let verdict = if is_on("CUA_STRICT") { Verdict::Error } else { Verdict::Warning };
    match risk {
        Risk::OtherPid { variable, pid } => {
            let check = match *variable {
                az::USER_AGENT => "az-user-agent",
                azd::USER_AGENT => "azd-user-agent",
                _ => POWERSHELL,
            };
            let saw = format!("`{variable}` holds `{pid}`, which is not the pid that applies here");
            let why = "both pids are sent, and nobody outside Microsoft knows which of two counts";
            let to_do = "find what sets it (a start-up file, a pipeline, a script), and take that pid out";
            Some(Line::bad(check, verdict, saw, why, to_do))
        }
        Risk::PartnerIdReplaced { was } => {
            let saw = format!("`{}` is `{was}`, which is not the ID that applies here", terraform::PARTNER_ID);
            let why = "`cua exec` sets it aside; Terraform and Pulumi, started without `cua`, credit that one";
            Some(Line::bad(PARTNER_ID, verdict, saw, why, "unset it where it is set, or correct it there"))
        }
        Risk::DropsEnvironment { .. } => None,
    }
}

/// What is wrong with the form of a user agent.
fn user_agent(check: &'static str, variable: &'static str, here: &Here<'_>) -> Vec<Line> {
    let Some(value) = value(&here.variables, variable) else { return Vec::new() };
    let text = match printable(variable, value) {
        Ok(text) => text,
        Err(error) => {
            let why = "no header can carry it, and `cua exec` starts nothing";
            let to_do = "find what sets it, often a line break behind a value that was read from a file";
            return vec![Line::bad(check, Verdict::Error, error.to_string(), why, to_do)];
        }
    };
    let mut lines = Vec::new();
    if let Some(word) = text.split(' ').find(|word| is_glued(word)) {
        let saw = format!("`{variable}` holds `{}`, where a pid is glued to something else", shortened(word));
        let why = "nobody outside Microsoft knows whether a pid counts that is not a word of its own; the actions \
                   azure/cli and azure/powershell put their own word right behind the last one";
        let to_do = "run `cua exec` inside of the step, and not around it: it puts the pid last, after a space";
        lines.push(Line::bad(check, Verdict::Warning, saw, why, to_do));
    }
    if let Some(pid) = doubled(text) {
        let saw = format!("`{variable}` holds `{pid}` twice");
        let why =
            "it is one word, and harmless; but something besides `cua` adds it, and will go on when the ID changes";
        lines.push(Line::bad(
            check,
            Verdict::Note,
            saw,
            why,
            "take it out where it is set by hand, and leave it to `cua`",
        ));
    }
    lines
}

/// Whether a word holds a pid and is none.
fn is_glued(word: &str) -> bool {
    pids(word).next().is_some_and(|pid| pid != word)
}

/// The pid that is there more than once.
fn doubled(text: &str) -> Option<&str> {
    let pids: Vec<&str> = pids(text).collect();
    let is_repeated =
        |(place, pid): &(usize, &&str)| pids[..*place].iter().any(|other| other.eq_ignore_ascii_case(pid));
    pids.iter().enumerate().find(is_repeated).map(|(_, pid)| *pid)
}

/// What Azure PowerShell would make of its variable.
fn powershell(here: &Here<'_>, before: &Variables) -> Vec<Line> {
    let variable = pwsh::HOST_ENVIRONMENT;
    let mut lines = Vec::new();
    let now = value(&here.variables, variable).unwrap_or_default();
    if let Some(stranger) = pwsh::dropped_for(&now.to_string_lossy()) {
        let stranger = plain(OsStr::new(stranger.encode_utf8(&mut [0; 4])));
        let saw = format!("`{variable}` is `{}`, which holds `{stranger}`", shown(now));
        let why = "Azure PowerShell drops the whole value for that character, without a word; `cua exec` puts `_` in its \
                   place, and what is started without `cua` sends no pid";
        let to_do = "let whatever sets it use letters, digits and `+ - _ .` only";
        lines.push(Line::bad(POWERSHELL, Verdict::Warning, saw, why, to_do));
    }
    let inherited = value(before, variable).unwrap_or_default().to_string_lossy();
    if inherited.starts_with(pwsh::CLOUD_SHELL) {
        let saw = format!("`{variable}` is `{}`, as in Cloud Shell", shortened(&inherited));
        let why = "`cua` appends the pid to it for all programs but az; `az ssh`, where a script starts it, compares it \
                   exactly, for its `--delete-private-key`";
        let to_do = "nothing, unless a script calls `az ssh`: then write `cua exec -- az ssh` in it";
        lines.push(Line::bad(POWERSHELL, Verdict::Note, saw, why, to_do));
    }
    lines
}

/// A form of the partner ID that not every provider takes.
fn partner_id(here: &Here<'_>, before: &Variables) -> Vec<Line> {
    let variable = terraform::PARTNER_ID;
    let inherited = value(before, variable).unwrap_or_default();
    // What a surrounding `cua` has set aside is not there now.
    if inherited.is_empty() || here.variables.get(variable) != Some(inherited) {
        return Vec::new();
    }
    let Some(why) = refusal(&inherited.to_string_lossy()) else { return Vec::new() };
    let saw = format!("`{variable}` is `{}`, which is not a bare GUID", shown(inherited));
    let to_do = "unset it, and leave it to `cua exec`; or set it to the GUID alone, in lower case, with its dashes";
    vec![Line::bad(PARTNER_ID, Verdict::Warning, saw, why, to_do)]
}

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
fn default_pid(check: &'static str, variable: &'static str, here: &Here<'_>) -> Vec<Line> {
    let Some(value) = value(&here.variables, variable).filter(|value| *value != "true") else { return Vec::new() };
    let saw = format!("`{variable}` is `{}`, and only `true` counts everywhere", shown(value));
    let why = if variable == terraform::DISABLE_DEFAULT {
        "azapi ignores `1`, and azurerm and azuread refuse `TRUE`; a provider that ignores it adds Terraform's own pid. \
         `cua exec` sets `true`"
    } else {
        "Pulumi ignores it, and adds its own pid where it knows no other. `cua exec` sets `true`"
    };
    vec![Line::bad(
        check,
        Verdict::Warning,
        saw,
        why,
        "set it to `true` in lower case, or unset it and leave it to `cua`",
    )]
}
