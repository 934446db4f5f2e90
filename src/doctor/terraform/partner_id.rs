//! `partner_id` in provider blocks, which beats `ARM_PARTNER_ID`.

use super::Read;
use super::configuration::PartnerId;
use crate::doctor::{Line, Verdict};
use crate::error::shortened;
use crate::tracking_id::TrackingId;

const CHECK: &str = "terraform-partner-id";

pub(super) fn lines(read: &[Read<'_>], id: Option<&TrackingId>) -> Vec<Line> {
    let lines: Vec<Line> = all(read).map(|(file, partner_id)| line(file, partner_id, id)).collect();
    if lines.is_empty() {
        return vec![Line::good(CHECK, "no provider block here sets `partner_id`, which would beat `ARM_PARTNER_ID`")];
    }
    lines
}

/// Whether the provider blocks here send this ID by themselves.
pub(super) fn are_ours(read: &[Read<'_>], id: &TrackingId) -> bool {
    all(read).next().is_some() && all(read).all(|(_, it)| it.value.as_deref().is_some_and(|value| is(value, id)))
}

fn all<'r>(read: &'r [Read<'r>]) -> impl Iterator<Item = (&'r Read<'r>, &'r PartnerId)> {
    read.iter().flat_map(|file| file.configuration.partner_ids.iter().map(move |it| (file, it)))
}

fn is(value: &str, id: &TrackingId) -> bool {
    TrackingId::parse(value).is_ok_and(|other| other == *id)
}

fn line(file: &Read<'_>, partner_id: &PartnerId, id: Option<&TrackingId>) -> Line {
    let PartnerId { provider, value, at } = partner_id;
    let place = file.place(*at);
    let bad = |verdict, saw: String, why: &str, to_do: &str| Line::bad(CHECK, verdict, saw, why, to_do);
    let Some(value) = value else {
        return bad(
            Verdict::Note,
            format!("`partner_id` of {provider} at {place} is worked out when Terraform runs"),
            "it beats `ARM_PARTNER_ID`, and may be another ID",
            "`cua template check` follows it as far as files tell; or leave it out",
        );
    };
    if value.is_empty() {
        return bad(
            Verdict::Warning,
            format!("`partner_id` of {provider} at {place} is empty"),
            "an empty one keeps the provider from sending `ARM_PARTNER_ID`; only the user agent is left",
            "leave `partner_id` out",
        );
    }
    if TrackingId::parse(value).is_err() || is_refused(provider, value) {
        return bad(
            Verdict::Error,
            format!("`partner_id` of {provider} at {place} is `{}`", shortened(value)),
            "it is no ID, or not in the form that this provider takes, which is a bare GUID and little else",
            "`cua template check` says what is wrong with it; or leave it out",
        );
    }
    match id {
        Some(id) if !is(value, id) => bad(
            Verdict::Warning,
            format!("`partner_id` of {provider} at {place} is `{}`", shortened(value)),
            &format!("it beats `ARM_PARTNER_ID`, and is not the ID that applies here, `{id}`"),
            "correct it, or leave it out",
        ),
        Some(_) => Line::good(CHECK, format!("`partner_id` of {provider} at {place} is the ID that applies here")),
        None => Line::good(CHECK, format!("`partner_id` of {provider} at {place} is `{}`", shortened(value))),
    }
}

/// Whether a provider does not take an ID that is one. azuread and azapi validate a bare GUID; azurerm also takes
/// `pid-` before it (their sources; seen with azurerm 5.2.0, azuread 3.9.0, azapi 2.12.0).
fn is_refused(provider: &str, value: &str) -> bool {
    let bare = match provider {
        "azurerm" => {
            value.strip_prefix("pid-").map_or(value, |rest| rest.strip_suffix("-partnercenter").unwrap_or(rest))
        }
        _ => value,
    };
    bare.len() != 36 || !bare.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}
