//! Attributing an environment and taking that back.

use std::ffi::OsStr;

use cua::attribution::variables::{ACTIVE, RESTORE, Variables};
use cua::attribution::{Attribution, HandOn, attribute_shell, withdraw};
use cua::scope::{DecidedBy, Scope};
use cua::tracking_id::TrackingId;

/// The IDs that are used: both kinds, and two of each.
pub const IDS: [&str; 4] = [
    "7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55",
    "pid-contoso-contosodb-partnercenter",
    "0d2f0f6e-3f0e-4a52-9b56-6a4a1f2f7c11",
    "pid-7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55-partnercenter",
];

/// A scope of one of the [`IDS`].
#[must_use]
pub fn scope(number: usize, decided_by: DecidedBy) -> Scope {
    Scope {
        project: None,
        channel: None,
        id: TrackingId::parse(IDS[number % IDS.len()]).expect("an ID"),
        registered: None,
        decided_by,
        chosen_with: None,
        decided_at: None,
        defined_at: None,
        passed_over: Vec::new(),
    }
}

/// An attribution is its changes.
pub fn check_changes(now: &Variables, attribution: &Attribution) {
    let mut after = now.clone();
    for change in &attribution.changes {
        assert_eq!(now.get(change.name), change.before.as_deref());
        assert_ne!(change.before, change.after, "{} does not change", change.name);
        after.put(change.name, change.after.clone());
    }
    assert_eq!(after, attribution.after);
}

/// Whatever is attributed in whichever way, `before` is what taking it back gives; and doing it again
/// changes nothing. `None` where it is refused.
#[must_use]
pub fn check_undone(before: &Variables, now: &Variables, scope: &Scope, hand_on: HandOn) -> Option<Attribution> {
    let attribution = attribute_shell(scope, now, hand_on).ok()?;
    check_changes(now, &attribution);
    assert_eq!(attribution.after.get(ACTIVE), Some(OsStr::new(scope.id.pid())));
    let withdrawn = withdraw(&attribution.after).expect("our own marks");
    check_changes(&attribution.after, &withdrawn);
    assert_eq!(&withdrawn.after, before, "{:?}", attribution.after);
    let again = attribute_shell(scope, &attribution.after, hand_on).expect("as before");
    assert_eq!(again.changes, [], "it is not the same when done again");
    let restore = attribution.after.text(RESTORE).unwrap_or_default();
    assert!(restore.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_=&~".contains(&byte)), "{restore}");
    Some(attribution)
}
