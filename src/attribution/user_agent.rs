//! A user agent is a row of words; ours is one of them and stands last.

use std::ffi::{OsStr, OsString};

use crate::error::{Error, Result, plain};
use crate::tracking_id::{Kind, TrackingId};

/// `value` with our pid last and nowhere else. The words of others stay as and where they are.
///
/// # Errors
/// Where `value` is not printable ASCII: no header can carry it, and every call of az would fail.
pub(super) fn with(id: &TrackingId, variable: &str, value: Option<&OsStr>) -> Result<OsString> {
    let value = printable(variable, value.unwrap_or_default())?;
    let others = without(id, value);
    Ok(if others.is_empty() { id.pid().into() } else { format!("{others} {}", id.pid()).into() })
}

/// `value` without our pid. Splitting at single spaces undoes exactly what [`with`] did.
pub(super) fn without(id: &TrackingId, value: &str) -> String {
    let others: Vec<&str> = value.split(' ').filter_map(|word| others_part(id, word)).collect();
    others.join(" ")
}

/// What of a word is not ours. The actions azure/cli and azure/powershell glue their own word to
/// the last one with a `+`; it stays, without the pid in front of it.
fn others_part<'w>(id: &TrackingId, word: &'w str) -> Option<&'w str> {
    if is_pid(id, word) {
        return None;
    }
    match word.split_once('+') {
        Some((first, glued)) if is_pid(id, first) => Some(glued),
        _ => Some(word),
    }
}

/// Whether a word is the pid of `id`; in a GUID, the case of the digits says nothing.
pub(super) fn is_pid(id: &TrackingId, word: &str) -> bool {
    match id.kind() {
        Kind::Guid => word.eq_ignore_ascii_case(id.pid()),
        Kind::PartnerCenter => word == id.pid(),
    }
}

fn printable<'v>(variable: &str, value: &'v OsStr) -> Result<&'v str> {
    let refuse = |what: String| {
        Error::Usage(format!(
            "`{variable}` holds {what}, which no user agent can carry; correct or unset it (it is `{}`)",
            plain(value)
        ))
    };
    let text = value.to_str().ok_or_else(|| refuse("bytes that are not UTF-8".to_owned()))?;
    match text.chars().find(|c| !matches!(c, ' '..='~')) {
        None => Ok(text),
        Some(c) => Err(refuse(format!("the character U+{:04X}", u32::from(c)))),
    }
}

/// The words in `value` that look like a pid and are not that of `id`, wherever they are glued.
pub(super) fn other_pids<'v>(id: &TrackingId, value: &'v str) -> impl Iterator<Item = &'v str> {
    value
        .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.'))
        .filter(|word| word.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("pid-")))
        .filter(|word| !is_pid(id, word))
}
