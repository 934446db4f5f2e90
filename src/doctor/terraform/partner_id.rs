//! `partner_id` in provider blocks, which beats `ARM_PARTNER_ID`.

use crate::doctor::{Line, Verdict};
use crate::error::shortened;
use crate::template::terraform::{Outline, PartnerId};
use crate::tracking_id::TrackingId;

const CHECK: &str = "terraform-partner-id";

pub(super) fn lines(read: &[&Outline], id: Option<&TrackingId>) -> Vec<Line> {
    all(read).map(|partner_id| line(partner_id, id)).collect()
}

/// What there is to say where no file has one.
pub(super) fn none() -> Line {
    Line::good(CHECK, "no provider block here sets `partner_id`, which would beat `ARM_PARTNER_ID`")
}

/// Whether each provider block here sends this ID by itself.
pub(super) fn are_ours(read: &[&Outline], id: &TrackingId) -> bool {
    let is_ours = |it: &PartnerId| it.is_taken && it.value.as_deref().is_some_and(|value| is(value, id));
    all(read).next().is_some() && all(read).all(is_ours) && read.iter().all(|outline| outline.without.is_empty())
}

fn all<'r>(read: &'r [&'r Outline]) -> impl Iterator<Item = &'r PartnerId> {
    read.iter().flat_map(|outline| &outline.partner_ids)
}

fn is(value: &str, id: &TrackingId) -> bool {
    TrackingId::parse(value).is_ok_and(|other| other == *id)
}

fn line(partner_id: &PartnerId, id: Option<&TrackingId>) -> Line {
    let PartnerId { provider, at: place, value, is_taken } = partner_id;
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
    if TrackingId::parse(value).is_err() || !is_taken {
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
