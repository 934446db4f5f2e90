//! Environments that a surrounding `cua` has left, or somebody who knows its marks: `CUA_RESTORE` and
//! `CUA_ACTIVE` may hold anything.
#![no_main]

use cua::attribution::az::USER_AGENT;
use cua::attribution::variables::{ACTIVE, ALL, RESTORE, Variables};
use cua::attribution::{HandOn, withdraw, withdraw_anyway};
use cua::scope::DecidedBy;
use cua::tracking_id::TrackingId;
use cua_fuzz::attributions::{check_changes, check_undone, scope};
use cua_fuzz::environment::variables;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let [number, data @ ..] = data else { return };
    let now = variables(data);
    let active = now.text(ACTIVE).and_then(|text| TrackingId::parse(text).ok());
    let anyway = withdraw_anyway(&now);
    check_changes(&now, &anyway);
    match withdraw(&now) {
        Err(error) => {
            assert!(active.is_some() && now.text(RESTORE).is_some(), "{error}");
            check_without_marks(&anyway.after, active.as_ref());
        }
        Ok(withdrawn) => {
            check_changes(&now, &withdrawn);
            assert_eq!(withdrawn.after, anyway.after);
            check_without_marks(&withdrawn.after, active.as_ref().filter(|_| now.text(RESTORE).is_none()));
            assert!(active.is_some() || is_same_but_for_marks(&now, &withdrawn.after));
            let decided_by = if number & 4 == 0 { DecidedBy::ProjectFile } else { DecidedBy::Flag };
            let hand_on = [HandOn::AChoice, HandOn::Always][usize::from(number & 8 != 0)];
            // Where the user agent is none that a header can carry, it is refused, which is right as well.
            let _ = check_undone(&withdrawn.after, &now, &scope(usize::from(*number), decided_by), hand_on);
        }
    }
});

/// Nothing says any more that `cua` has added something; nor is it there.
fn check_without_marks(after: &Variables, active: Option<&TrackingId>) {
    assert_eq!((after.get(ACTIVE), after.get(RESTORE)), (None, None));
    for name in ALL {
        assert!(!after.get(name).is_some_and(|value| value.as_encoded_bytes().contains(&0)), "{name}");
    }
    if let (Some(id), Some(value)) = (active, after.text(USER_AGENT)) {
        let mut words = value.split(|c: char| c == ' ' || c == '+' || c.is_ascii_control());
        assert!(words.all(|word| word != id.pid()), "{value:?}");
    }
}

fn is_same_but_for_marks(now: &Variables, after: &Variables) -> bool {
    ALL.into_iter().filter(|name| ![ACTIVE, RESTORE].contains(name)).all(|name| now.get(name) == after.get(name))
}
