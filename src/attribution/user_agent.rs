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

/// `value` without our pid. Splitting at single spaces undoes exactly what [`with`] did. The actions
/// azure/cli and azure/powershell glue a word of their own to the last one with a `+`; it stays. So
/// does what was put there with a tab or a line break, though no user agent may hold one.
pub(super) fn without(id: &TrackingId, value: &str) -> String {
    let mut others = Vec::new();
    for word in value.split(' ') {
        let rest = without_part(id, word, |c| c == '+' || c.is_ascii_control());
        if !rest.is_empty() || rest == word {
            others.push(rest);
        }
    }
    others.join(" ")
}

/// `value`, whose parts stand between joints, without the parts that are our pid, each with the
/// joint in front of it.
pub(super) fn without_part(id: &TrackingId, value: &str, is_joint: fn(char) -> bool) -> String {
    let mut others = String::new();
    let mut is_first = true;
    let mut rest = value;
    let mut joint = "";
    loop {
        let end = rest.find(is_joint).unwrap_or(rest.len());
        let (part, tail) = rest.split_at(end);
        if !is_pid(id, part) {
            others.push_str(if is_first { "" } else { joint });
            others.push_str(part);
            is_first = false;
        }
        let Some(next) = tail.chars().next() else { return others };
        (joint, rest) = tail.split_at(next.len_utf8());
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

/// The words in `value` that look like a pid and are not that of `id`, whatever they are glued to.
pub(super) fn other_pids(id: &TrackingId, value: &str) -> Vec<String> {
    pids(value).into_iter().filter(|word| !is_pid(id, word)).collect()
}

/// The words in `value` that look like a pid, whatever they are glued to.
#[must_use]
pub fn pids(value: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let lower = value.to_ascii_lowercase();
    let mut end = 0;
    let mut pids = Vec::new();
    for (start, _) in lower.match_indices("pid-") {
        let is_glued_to_a_word = lower[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
        if start < end || is_glued_to_a_word {
            continue;
        }
        end = value[start..].find(|c| !is_part(c)).map_or(value.len(), |length| start + length);
        pids.push(value[start..end].to_owned());
    }
    pids
}
