//! Taking out what `cua` has added, to the byte.
//!
//! Most of it can be told from `CUA_ACTIVE` alone: the pid is taken out of the user agents, and the
//! partner ID is removed where it is that pid's. Only where this would not give what was there
//! before (an empty variable, an `ARM_PARTNER_ID` of somebody else's) does `CUA_RESTORE` keep the
//! old value, as `NAME=value` joined by `&`, percent-encoded but with `~` for `%`, which the command
//! prompt of Windows replaces. In most environments it is absent.

use std::ffi::{OsStr, OsString};

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, percent_encode};

use super::variables::{self, ACTIVE, RESTORE, TRACKING_ID, Variables};
use super::{Program, add, az, azd, pulumi, pwsh, terraform, user_agent};
use crate::error::{Error, Result};
use crate::os_text::{from_bytes, to_bytes};
use crate::tracking_id::TrackingId;

/// What the environment was before any `cua` added to it.
///
/// # Errors
/// Where `CUA_RESTORE` is not what `cua` wrote.
pub(super) fn original(now: &Variables) -> Result<Variables> {
    let Some(id) = active(now) else { return Ok(without_marks(now.clone())) };
    let kept = decode(now.text(RESTORE).unwrap_or_default())
        .ok_or_else(|| Error::Usage(format!("`{RESTORE}` is not what `cua` wrote; unset it")))?;
    let mut before = without_marks(stripped(now, &id));
    for (name, value) in &kept {
        let made = made_of(name, value.as_deref(), &id);
        // fish can only empty what it was to remove, where the variable is a universal one as well.
        let is_as_made = |made: &Variables| made.get(name).unwrap_or_default() == now.get(name).unwrap_or_default();
        if now.get(name) == value.as_deref() || made.as_ref().is_some_and(is_as_made) {
            before.put(name, value.clone());
        } else if let Some(value) = made.and_then(|made| added_to(value.as_deref()?, made.get(name)?, name, now)) {
            before.put(name, Some(value));
        }
    }
    Ok(before)
}

/// As [`original`], as far as it can be told without `CUA_RESTORE`: for undoing when all else fails.
pub(super) fn original_or_nearly(now: &Variables) -> Variables {
    original(now).unwrap_or_else(|_| match active(now) {
        Some(id) => without_marks(stripped(now, &id)),
        None => without_marks(now.clone()),
    })
}

/// Notes in `after`, which `add` made of `before`, what could not be told from it again.
pub(super) fn remember(before: &Variables, after: &mut Variables, id: &TrackingId) {
    let told = without_marks(stripped(after, id));
    let lost: Vec<String> = variables::changes(&told, before)
        .into_iter()
        .map(|change| match change.after {
            Some(value) => format!("{}={}", change.name, encode(&value)),
            None => change.name.to_owned(),
        })
        .collect();
    after.put(RESTORE, (!lost.is_empty()).then(|| lost.join("&").into()));
}

/// The ID that a surrounding `cua` has added. What is not an ID was not set by `cua`.
fn active(now: &Variables) -> Option<TrackingId> {
    TrackingId::parse(now.text(ACTIVE)?).ok()
}

fn without_marks(mut variables: Variables) -> Variables {
    variables.put(ACTIVE, None);
    variables.put(RESTORE, None);
    variables
}

/// `now` without what an addition of `id` must have added.
fn stripped(now: &Variables, id: &TrackingId) -> Variables {
    let mut before = now.clone();
    for (name, without) in [
        (az::USER_AGENT, user_agent::without as fn(&TrackingId, &str) -> String),
        (azd::USER_AGENT, user_agent::without),
        (pwsh::HOST_ENVIRONMENT, pwsh::without),
    ] {
        let Some(value) = now.get(name).map(characters) else { continue };
        let others = without(id, &value);
        if others != value {
            before.put(name, Some(others).filter(|others| !others.is_empty()).and_then(|others| text(&others)));
        }
    }
    for (name, ours) in [
        (terraform::PARTNER_ID, id.partner_id()),
        (terraform::DISABLE_DEFAULT, Some("true")),
        (pulumi::DISABLE_DEFAULT, Some("true")),
        (TRACKING_ID, Some(id.as_str())),
    ] {
        if ours.is_some() && now.text(name) == ours {
            before.put(name, None);
        }
    }
    before
}

/// Each byte as a character, because others may have added what is not UTF-8.
fn characters(value: &OsStr) -> String {
    to_bytes(value).iter().map(|byte| char::from(*byte)).collect()
}

/// The text that [`characters`] was given, without some of its words.
fn text(characters: &str) -> Option<OsString> {
    let bytes: Vec<u8> = characters.chars().filter_map(|c| u8::try_from(c).ok()).collect();
    from_bytes(&bytes)
}

/// What we made of a variable that was `old`.
fn made_of(name: &'static str, old: Option<&OsStr>, id: &TrackingId) -> Option<Variables> {
    let mut before = Variables::default();
    before.put(name, old.map(OsStr::to_owned));
    add(Program::Other, id, true, &before).ok()
}

/// The old value of a user agent, of which we `made` another one, with what others have added to that
/// since. `None` where somebody has set it anew, or nothing was there: what is there now is theirs.
fn added_to(old: &OsStr, made: &OsStr, name: &str, now: &Variables) -> Option<OsString> {
    let now = to_bytes(now.get(name)?);
    let added = now.strip_prefix(&*to_bytes(made))?;
    let joint = match (name, added.first()?) {
        // What was glued to our word is a word of its own without it.
        (az::USER_AGENT | azd::USER_AGENT, b' ' | b'+') => b' ',
        (pwsh::HOST_ENVIRONMENT, joint @ (b' ' | b'+')) => *joint,
        _ => return None,
    };
    if old.is_empty() { None } else { from_bytes(&[&to_bytes(old), &[joint][..], &added[1..]].concat()) }
}

fn encode(value: &OsStr) -> String {
    percent_encode(&to_bytes(value), NON_ALPHANUMERIC).to_string().replace('%', "~")
}

fn decode_value(text: &str) -> Option<OsString> {
    from_bytes(&percent_decode_str(&text.replace('~', "%")).collect::<Vec<u8>>())
}

/// The variables that `CUA_RESTORE` names; `None` where it names others or is malformed.
fn decode(text: &str) -> Option<Vec<(&'static str, Option<OsString>)>> {
    text.split('&')
        .filter(|entry| !entry.is_empty())
        .map(|entry| {
            let (name, value) = match entry.split_once('=') {
                Some((name, value)) => (name, Some(decode_value(value)?)),
                None => (entry, None),
            };
            let known = variables::ALL.into_iter().find(|known| *known == name)?;
            let possible = !value.as_ref().is_some_and(|value| value.as_encoded_bytes().contains(&0));
            (possible && known != ACTIVE && known != RESTORE).then_some((known, value))
        })
        .collect()
}
