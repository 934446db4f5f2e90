//! The parser of tracking IDs: what it takes has every form, and reads back as itself.
#![no_main]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use cua::cli::{Id, Verb};
use cua::error::{Exit, is_plain};
use cua::tracking_id::{Kind, TrackingId};
use uuid::Uuid;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let parsed = TrackingId::parse(&text);
    match &parsed {
        Ok(id) => check_forms(&text, id),
        Err(problem) => {
            let message = problem.to_string();
            assert!(is_plain(&message) && !message.ends_with('.'), "{message:?}");
        }
    }
    // Blanks around it take it past the short way through the parser.
    assert_eq!(TrackingId::parse(&format!(" {text}\u{A0}")), parsed);
    check_against_uuid(&text, parsed.as_ref().ok());
    check_command(data, parsed.as_ref().ok());
});

fn check_forms(text: &str, id: &TrackingId) {
    for form in [id.as_str(), id.pid(), &id.to_string()] {
        assert_eq!(TrackingId::parse(form).as_ref(), Ok(id), "{form:?}");
    }
    assert_eq!(id.to_string(), id.as_str());
    assert!(id.pid().starts_with("pid-") && id.pid().len() <= 64);
    assert!(id.pid().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)));
    match id.kind() {
        Kind::PartnerCenter => {
            assert_eq!((id.as_str(), id.partner_id()), (id.pid(), None));
            assert!(id.pid().ends_with("-partnercenter"));
            assert_eq!(text.trim(), id.pid(), "it is kept exactly");
        }
        Kind::Guid => {
            assert_eq!(id.pid(), format!("pid-{}", id.as_str()));
            assert_eq!(id.partner_id(), Some(id.as_str()));
            let uuid = Uuid::try_parse(id.as_str()).expect("a GUID");
            assert!(!uuid.is_nil());
            assert_eq!(uuid.hyphenated().to_string(), id.as_str());
            check_digits(text, id.as_str());
        }
    }
}

/// The digits are those that were pasted, in their order; what else was there is one of the wrappings.
fn check_digits(text: &str, guid: &str) {
    let digits = |text: &str| text.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_ascii_lowercase();
    let pasted = digits(text);
    let around = pasted.strip_suffix(&digits(guid)).unwrap_or_else(|| panic!("{text:?} became {guid}"));
    // Of `pid-` and `urn:uuid:`, one is a digit each.
    assert!(around.chars().all(|c| c == 'd') && around.len() <= 2, "{text:?}");
    let other = text.chars().filter(|c| !c.is_ascii_hexdigit() && !c.is_whitespace());
    assert!(other.clone().all(|c| "-{}()PIpiURNurn:".contains(c)), "{text:?}");
}

/// What another parser takes for a GUID, ours does; but for those that credit nobody, or a tool.
fn check_against_uuid(text: &str, id: Option<&TrackingId>) {
    let Ok(uuid) = Uuid::try_parse(text) else { return };
    let is_refused = uuid.is_nil()
        || ["222c6c49-1b0a-5959-a213-6608f9eb8820", "a90539d8-a7a6-5826-95c4-1fbef22d4b22"]
            .into_iter()
            .chain(["a9cee75d-8f11-42e4-bc19-953757f4ea3c"])
            .any(|own| own == uuid.hyphenated().to_string());
    let expected = (!is_refused).then(|| uuid.hyphenated().to_string());
    assert_eq!(id.map(TrackingId::as_str), expected.as_deref(), "{text:?}");
}

/// `cua id check` agrees, and its JSON is JSON.
fn check_command(data: &[u8], id: Option<&TrackingId>) {
    let text = OsStr::from_bytes(data).to_owned();
    for json in [false, true] {
        let mut out = Vec::new();
        let exit = cua::commands::run(Verb::Id(Id::Check { text: text.clone(), json }), &mut out);
        let expected = if id.is_some() { Exit::Done } else { Exit::No };
        assert_eq!(exit.map_err(|failure| failure.error.to_string()), Ok(expected));
        let out = String::from_utf8(out).expect("text");
        if json {
            let answer: serde_json::Value = serde_json::from_str(&out).expect("JSON");
            assert_eq!(answer["valid"], id.is_some());
            assert_eq!(answer["input"], String::from_utf8_lossy(data).as_ref());
            assert_eq!(answer["pid"].as_str(), id.map(TrackingId::pid));
            assert_eq!(answer["problem"].is_null(), id.is_some());
        } else {
            assert!(out.lines().all(is_plain) && out.ends_with('\n'), "{out:?}");
        }
    }
}
