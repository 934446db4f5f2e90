//! Environments without marks of `cua`: our pid comes last and once, the words of others stay, and all is
//! undone to the byte, also after another ID.
#![no_main]

use cua::attribution::variables::{ACTIVE, RESTORE, Variables};
use cua::attribution::{Attribution, HandOn, Program, attribute, attribute_shell, az, azd, pwsh, terraform};
use cua::scope::{DecidedBy, Scope};
use cua::tracking_id::{Kind, TrackingId};
use cua_fuzz::attributions::{check_changes, check_undone, scope};
use cua_fuzz::environment::variables;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let [number, data @ ..] = data else { return };
    let mut before = variables(data);
    before.put(ACTIVE, None);
    before.put(RESTORE, None);
    let number = usize::from(*number);
    let decided_by = if number & 4 == 0 { DecidedBy::ProjectFile } else { DecidedBy::Environment };
    let hand_on = [HandOn::AChoice, HandOn::Always, HandOn::LeftAlone][(number >> 3) % 3];
    let first = scope(number, decided_by);
    let Some(attribution) = check_undone(&before, &before, &first, hand_on) else {
        let is_printable =
            |name| before.get(name).is_none_or(|it| it.as_encoded_bytes().iter().all(|b| matches!(b, b' '..=b'~')));
        assert!(!is_printable(az::USER_AGENT) || !is_printable(azd::USER_AGENT), "refused: {before:?}");
        return;
    };
    check_told(&before, &attribution, &first.id);
    check_switched(&before, &attribution, &scope(number + 1, decided_by), hand_on);
    let program = Program::ALL[number % Program::ALL.len()];
    check_changes(&before, &attribute(program, "sudo".as_ref(), &first, &before).expect("as for a shell"));
});

/// What each tool gets.
fn check_told(before: &Variables, attribution: &Attribution, id: &TrackingId) {
    let after = &attribution.after;
    for name in [az::USER_AGENT, azd::USER_AGENT] {
        let value = after.text(name).expect("a user agent");
        assert!(value.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{value:?}");
        let others = value.strip_suffix(id.pid()).expect("our pid is last");
        assert!(others.is_empty() || others.ends_with(' '), "{value:?}");
        check_others(id, others, before.text(name).unwrap_or_default());
    }
    let token = after.text(pwsh::HOST_ENVIRONMENT).expect("a token");
    let theirs = before.get(pwsh::HOST_ENVIRONMENT).unwrap_or_default().to_string_lossy();
    let rest = token.strip_prefix("cloud-shell/").filter(|_| theirs.contains("cloud-shell/")).unwrap_or(token);
    assert!(rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b)), "{token:?}");
    assert!(token == id.pid() || token.ends_with(&format!("+{}", id.pid())), "{token:?}");
    assert_eq!(after.text(terraform::PARTNER_ID), id.partner_id());
    assert_eq!(after.text(terraform::DISABLE_DEFAULT), Some("true"));
}

/// The words of others are as and where they were; but those that were ours already, whole or glued on.
fn check_others(id: &TrackingId, others: &str, before: &str) {
    let is_ours = |word: &&str| is_pid(id, word);
    assert!(!others.split([' ', '+']).any(|word| is_ours(&word)), "{others:?} holds it, too");
    let words: Vec<&str> = before.split(' ').filter(|word| !is_ours(word)).collect();
    if words.iter().any(|word| word.split('+').any(|part| is_ours(&part))) {
        let parts = |text: &str| text.split([' ', '+']).filter(|part| !is_ours(part)).collect::<String>();
        assert_eq!(parts(others), parts(before));
    } else {
        let words = words.join(" ");
        assert_eq!(others, if words.is_empty() { words } else { words + " " }, "{before:?}");
    }
}

fn is_pid(id: &TrackingId, word: &str) -> bool {
    word == id.pid() || (id.kind() == Kind::Guid && word.eq_ignore_ascii_case(id.pid()))
}

/// Another ID upon the first gives what it gives without that.
fn check_switched(before: &Variables, attribution: &Attribution, other: &Scope, hand_on: HandOn) {
    if hand_on == HandOn::LeftAlone {
        return; // what the first left alone, it did so as it found it
    }
    let direct = attribute_shell(other, before, hand_on).expect("as with the first");
    let switched = attribute_shell(other, &attribution.after, hand_on).expect("as with the first");
    assert_eq!(switched.after, direct.after, "after {:?}", attribution.after);
}
