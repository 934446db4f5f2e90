//! The variables of `cua` itself.

use std::env;
use std::ffi::OsStr;

use crate::attribution::user_agent::{is_pid, pids};
use crate::attribution::variables::{ACTIVE, ALL, CHANNEL, PROJECT, TRACKING_ID, Variables};
use crate::attribution::{az, azd, withdraw};
use crate::doctor::{Here, Line, Verdict};
use crate::error::shortened;
use crate::scope::{self, is_on, opted_out};
use crate::tracking_id::TrackingId;

pub(super) fn lines(here: &Here<'_>) -> Vec<Line> {
    let mut lines = vec![opt_out(), strict(), surrounding(here)];
    lines.extend(mistyped());
    lines
}

const OPT_OUT: &str = "CUA_OPT_OUT";
const STRICT: &str = "CUA_STRICT";

/// Whether a value that means yes to `cua` was probably to mean no.
fn is_meant_as_no(value: &OsStr) -> bool {
    let value = value.to_string_lossy().trim().to_lowercase();
    ["", "0", "n", "no", "false", "off", "none", "never", "disabled"].contains(&value.as_str())
}

fn opt_out() -> Line {
    const CHECK: &str = "opt-out";
    let Some(value) = scope::variable(OPT_OUT) else { return Line::good(CHECK, format!("`{OPT_OUT}` is not set")) };
    let saw = format!("`{OPT_OUT}` is `{}`", shortened(&value.to_string_lossy()));
    let why = "programs run, and nothing that they deploy is attributed";
    if !opted_out() {
        Line::good(CHECK, format!("{saw}, which does not opt out"))
    } else if is_meant_as_no(&value) {
        let to_do = "unset it: whatever is not `0`, `false` or empty opts out";
        Line::bad(CHECK, Verdict::Error, format!("{saw}, which opts out"), why, to_do)
    } else {
        let to_do = "unset it, unless who deploys here does not want to be attributed";
        Line::bad(CHECK, Verdict::Warning, format!("{saw}, which opts out"), why, to_do)
    }
}

fn strict() -> Line {
    const CHECK: &str = "strict";
    let Some(value) = scope::variable(STRICT).filter(|_| is_on(STRICT)) else {
        return Line::good(
            CHECK,
            format!("`{STRICT}` is off: what puts attribution at risk is said, and programs run"),
        );
    };
    let saw = format!(
        "`{STRICT}` is `{}`, which makes an error of what puts attribution at risk",
        shortened(&value.to_string_lossy())
    );
    if is_meant_as_no(&value) {
        let to_do = "unset it, if it is not to be strict: whatever is not `0`, `false` or empty is";
        return Line::bad(CHECK, Verdict::Note, saw, "`cua exec` then starts nothing, where it would warn", to_do);
    }
    Line::good(CHECK, saw)
}

/// What a surrounding `cua`, an earlier `cua env` or a hook has set.
fn surrounding(here: &Here<'_>) -> Line {
    const CHECK: &str = "surrounding";
    if let Err(error) = withdraw(&here.variables) {
        let why = "`cua` cannot tell what was there before it, and `cua exec` starts nothing";
        return Line::bad(CHECK, Verdict::Error, error.to_string(), why, "unset it, or open a new shell");
    }
    let Some(value) = here.variables.get(ACTIVE).filter(|value| !value.is_empty()) else {
        return Line::good(CHECK, format!("`{ACTIVE}` is not set: no surrounding `cua` has set anything"));
    };
    let shown = shortened(&value.to_string_lossy());
    let Ok(id) = TrackingId::parse(&value.to_string_lossy()) else {
        let saw = format!("`{ACTIVE}` is `{shown}`, which is no ID");
        let why = "`cua` has not set it, and where nothing else names an ID, `cua exec` starts nothing";
        let verdict = if here.scope.is_err() { Verdict::Error } else { Verdict::Warning };
        return Line::bad(CHECK, verdict, saw, why, &format!("unset `{ACTIVE}`"));
    };
    if let Some(variable) = overwritten(&id, &here.variables) {
        let saw = format!("`{ACTIVE}` is `{shown}`, and `{variable}` no longer holds it");
        let why = "something has set that variable anew, as an agent of Azure Pipelines does: what is started here \
                   without `cua` is not attributed";
        let to_do = "start programs with `cua exec`, or find what sets the variable and let it append";
        return Line::bad(CHECK, Verdict::Warning, saw, why, to_do);
    }
    match here.scope {
        Ok(scope) if scope.id != id => {
            let saw = format!("`{shown}` is set here, and `{}` applies", scope.id.pid());
            let why = "`cua exec` sets the one that applies; what is started without it carries the other one";
            let to_do =
                "set it anew with `cua env`, take it back with `cua env --unset`, or use the hook: `cua hook --help`";
            Line::bad(CHECK, Verdict::Warning, saw, why, to_do)
        }
        _ => Line::good(CHECK, format!("`cua` has set `{shown}` here")),
    }
}

/// The variable in which every program finds the pid, and none is.
fn overwritten(id: &TrackingId, now: &Variables) -> Option<&'static str> {
    let holds = |variable| pids(now.text(variable).unwrap_or_default()).any(|word| is_pid(id, word));
    [az::USER_AGENT, azd::USER_AGENT].into_iter().find(|variable| !holds(variable))
}

/// The variables that people set for `cua`.
const SET_BY_PEOPLE: [&str; 6] = [TRACKING_ID, PROJECT, CHANNEL, OPT_OUT, STRICT, "CUA_CONFIG"];

/// Variables that are not ours, and nearly.
fn mistyped() -> Vec<Line> {
    const CHECK: &str = "mistyped-variable";
    let mut names: Vec<String> = env::vars_os().filter_map(|(name, _)| name.into_string().ok()).collect();
    names.sort();
    names
        .iter()
        .filter_map(|name| Some((name, nearly(name)?)))
        .map(|(name, likely)| {
            let saw = format!("`{}` is set, which `cua` does not read", shortened(name));
            let why = "if it was to choose something, nothing was chosen";
            Line::bad(CHECK, Verdict::Warning, saw, why, &format!("set `{likely}`, if that was meant"))
        })
        .collect()
}

/// The variable of ours from which a name differs by a slip or, where it is long, by two. Others have names that
/// begin with `CUA_` as well.
fn nearly(name: &str) -> Option<&'static str> {
    let is_near = |known: &&str| strsim::osa_distance(known, name) <= known.len() / 6;
    let is_ours = ALL.contains(&name) || SET_BY_PEOPLE.contains(&name);
    if is_ours || !name.starts_with("CUA") { None } else { SET_BY_PEOPLE.into_iter().find(is_near) }
}
