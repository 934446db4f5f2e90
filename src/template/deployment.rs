//! The marker as a resource: what is the same of it in every language that Resource Manager deploys.

use super::Marker;
use crate::error::{Error, Result, shortened};
use crate::tracking_id::Kind;

/// The type of a marker.
pub(super) const TYPE: &str = "Microsoft.Resources/deployments";

/// The newest version of deployments when this was written.
pub(super) const API_VERSION: &str = "2025-04-01";

/// The `$schema` of the template in a marker, whatever the outer one is deployed to.
pub(super) const INNER_SCHEMA: &str = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

/// The description of the parameter that leaves a marker out.
pub(super) const OPT_OUT: &str = "Let Microsoft identify these resources as a deployment of this publisher's software.";

/// What is said of a template without a marker.
pub(super) const NO_MARKER: &str = "this template has no marker";

/// What is said of a marker whose condition is false, whatever the parameters are.
pub(super) const NEVER_DEPLOYED: &str = "the condition of this marker is false, so that it is never deployed";

/// What is said of a marker on a parameter whose default is false.
pub(super) fn off_by_default(parameter: &str) -> String {
    let parameter = shortened(parameter);
    format!("this marker is deployed only where `{parameter}` is set to true, which is not its default")
}

/// What is said of a marker that is there already, and in which way it is not the one that was asked for:
/// what it depends on, and whether it deploys nothing.
pub(super) fn already(marker: &Marker, line: usize, opt_out: Option<&str>, is_empty: bool) -> String {
    let there = format!("has {} already, in line {line}", marker.id.pid());
    match &marker.opt_out {
        _ if !is_empty => format!("{there}, which is not empty as a marker must be; see `cua template check`"),
        Some(name) if opt_out.is_none_or(|there| !there.eq_ignore_ascii_case(name)) => {
            format!("{there}, which does not depend on `{name}`; take it out first with `cua template remove`")
        }
        _ => there,
    }
}

/// What is said of a marker that was put in, where these were there before.
pub(super) fn added(marker: &Marker, others: &[String]) -> String {
    let done = format!("added {}", marker.id.pid());
    match others.first() {
        Some(other) => {
            let other = shortened(other);
            format!("{done} beside `{other}`, and nobody outside Microsoft knows which of two counts")
        }
        None => done,
    }
}

/// What is said where a parameter that is there would leave a marker out, unless somebody sets it.
pub(super) fn not_on_by_default(name: &str) -> String {
    format!("there is a parameter `{name}`, whose default is not true; choose another name, or make it true")
}

/// What is said where a marker has been taken out, and the parameter on which it depended is still there.
pub(super) fn parameter_stays(name: &str) -> String {
    format!("the parameter `{name}` stays, and nothing asks for it any more")
}

/// The symbolic name of a marker: one that stands nowhere in the file, since a resource may have it, and
/// something may ask for it.
pub(super) fn unused_symbol(text: &str) -> String {
    const SYMBOL: &str = "partnerAttribution";
    let (text, symbol) = (text.to_ascii_lowercase(), SYMBOL.to_ascii_lowercase());
    let number = |at: usize| {
        let rest = &text[at + symbol.len()..];
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..digits].parse::<u32>().unwrap_or(1)
    };
    match text.match_indices(&symbol).map(|(at, _)| number(at)).max() {
        None => SYMBOL.to_owned(),
        Some(highest) => format!("{SYMBOL}{}", u64::from(highest) + 1),
    }
}

/// Whether something is named as a marker, rightly or not.
pub(super) fn is_pid(name: &str) -> bool {
    name.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("pid-"))
}

/// Whether there is a newer version of deployments.
pub(super) fn is_outdated(version: &str) -> bool {
    let day = version.get(..10).unwrap_or_default();
    day.bytes().all(|b| b.is_ascii_digit() || b == b'-') && !day.is_empty() && day < API_VERSION
}

/// That a marker can be left out by what `--opt-out` names.
///
/// # Errors
/// Where that can be no parameter, or this marker must stay.
pub(super) fn check_opt_out(marker: &Marker) -> Result<()> {
    let Some(name) = &marker.opt_out else { return Ok(()) };
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !plain || name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        let name = shortened(name);
        let problem = format!("`--opt-out`: `{name}` is no name of a parameter; use letters, digits and `_`");
        return Err(Error::Usage(problem));
    }
    if marker.id.kind() == Kind::PartnerCenter {
        let problem = "`--opt-out`: in the marketplace a marker must be unconditional; leave the option out";
        return Err(Error::Usage(problem.to_owned()));
    }
    Ok(())
}
