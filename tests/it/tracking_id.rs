//! What is read as a tracking ID, and the sentence for everything else.

use cua::tracking_id::{Kind, TrackingId};
use proptest::prelude::*;

use crate::support::{A, OFFER, Sandbox};

#[track_caller]
fn reads(text: &str, expected: &str, kind: Kind) {
    let id = TrackingId::parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    assert_eq!((id.as_str(), id.kind()), (expected, kind), "{text}");
}

#[track_caller]
fn refuses(text: &str, because: &str) {
    let problem = TrackingId::parse(text).expect_err(text).to_string();
    assert!(problem.contains(because), "{text}: {problem}");
}

#[test]
fn a_guid_is_read_in_every_form_that_people_paste() {
    let upper = A.to_uppercase();
    let bare = A.replace('-', "");
    for text in [
        A,
        &upper,
        &bare,
        &bare.to_uppercase(),
        &format!("{{{upper}}}"),
        &format!("({A})"),
        &format!("urn:uuid:{A}"),
        &format!("URN:UUID:{upper}"),
        &format!("pid-{A}"),
        &format!("PID-{upper}"),
        &format!("Pid-{bare}"),
        &format!("{{pid-{A}}}"),
        &format!("pid-{{{A}}}"),
        &format!("  {A} "),
        &format!("\u{A0}{A}\u{A0}"),
    ] {
        reads(text, A, Kind::Guid);
    }
}

#[test]
fn a_partner_center_id_is_kept_exactly() {
    for text in [
        OFFER,
        "pid-b6addd8f-5ff4-4fc0-a2b5-0ec7861106c4-partnercenter",
        "pid-B6ADDD8F-5FF4-4FC0-A2B5-0EC7861106C4-partnercenter",
        "pid-acme-decade-facade-backed-partnercenter",
        "pid-yourtown_it-guide.db-partnercenter",
    ] {
        reads(text, text, Kind::PartnerCenter);
        reads(&format!(" {text} "), text, Kind::PartnerCenter);
    }
}

#[test]
fn every_mistake_has_a_sentence_of_its_own() {
    // The example of Microsoft's documentation, and other wrong counts.
    refuses("eb7927c8-dd66-43e1-b0cf-c346a422063", "its last group has 11 digits instead of 12 (it is the example of");
    refuses("pid-eb7927c8-dd66-43e1-b0cf-c346a422063", "its last group has 11 digits instead of 12 (it is");
    refuses("b6addd8f-5ff-4fc0-a2b5-0ec7861106c4", "its second group has 3 digits instead of 4;");
    refuses("b6addd8f-5ff4-4fc0-a2b5-0ec7861106c41", "its last group has 13 digits instead of 12;");
    refuses("b6addd8-5ff4-4fc0-a2b5-0ec7861106c4", "its first group has 7 digits instead of 8;");
    refuses("b6addd8f5ff44fc0a2b50ec7861106c", "it has 31 hexadecimal digits");
    refuses("b6addd8f5ff44fc0a2b50ec7861106c41", "it has 33 hexadecimal digits");
    refuses("b6addd8f-5ff4-4fc0-a2b50ec7861106c4", "it has 4 groups");
    // Digits that are none.
    refuses("g6addd8f-5ff4-4fc0-a2b5-0ec7861106c4", "`g` is not a hexadecimal digit");
    refuses("b6addd8f-5ff4-4fc0-a2b5-0ec78611O6c4", "`O` is not a hexadecimal digit");
    refuses("b6addd8f–5ff4-4fc0-a2b5-0ec7861106c4", "`–` (U+2013) is neither");
    refuses("\"b6addd8f-5ff4-4fc0-a2b5-0ec7861106c4\"", "leave the quotes out");
    refuses("00000000-0000-0000-0000-000000000000", "the zero GUID");
    refuses("pid-00000000-0000-0000-0000-000000000000-partnercenter", "the zero GUID");
    for placeholder in [
        "XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX",
        "pid-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "<GUID>",
        "pid-<GUID>",
        "your-guid-here",
        "YOUR_TRACKING_ID",
        "pid-<publisher>-<offer>-partnercenter",
        "${TRACKING_ID}",
        "$(trackingId)",
        "{{ tracking_id }}",
        "%TRACKING_ID%",
    ] {
        refuses(placeholder, "placeholder");
    }
    for number in ["12345", "123456", "1234567890", "pid-1234567"] {
        refuses(number, "Partner Admin Link");
    }
    refuses("1234", "neither a GUID");
    refuses(&format!("pid-pid-{A}"), "`pid-` twice");
    refuses(&format!("PID-pid-{A}"), "`pid-` twice");
    refuses("pid-pid-contoso-db-partnercenter", "`pid-` twice");
    refuses(&format!("pid-{A}-ab12cd"), "followed by `-ab12cd`");
    refuses(&format!("{A}/1.0"), "followed by `/1.0`");
    refuses(&format!("pid-{A}+GITHUBACTIONS"), "followed by");
    refuses("pid-contoso-myoffer", "after `pid-` comes neither");
    refuses("pid-contoso-partnercenter", "after `pid-` comes neither");
    refuses("pid--partnercenter", "after `pid-` comes neither");
    refuses("pid-contoso-my offer-partnercenter", "after `pid-` comes neither");
    refuses("pid-contoso-db-PartnerCenter", "ends in `-partnercenter`, in lower case");
    refuses("PID-contoso-db-partnercenter", "ends in `-partnercenter`, in lower case");
    refuses("contoso-db-partnercenter", "begins with `pid-`");
    refuses("pid-contoso-db-partner-center", "ends in `-partnercenter`");
    refuses("pid-eb7927c8-dd66-43e1-b0cf-c346a422063-partnercenter", "its last group has 11 digits");
    refuses("pid-b6addd8f5ff4-4fc0-a2b5-0ec7861106c4-partnercenter", "it has 4 groups");
    refuses("pid-b6addd8f-5ff4-4fc0-0ec7861106c4-partnercenter", "it has 4 groups");
    refuses("pid-b6addd8f-5ff4-4fc0-a2b5-0ec7861106c4ab1-partnercenter", "its last group has 15 digits");
    refuses("pid-b6addd8f-5ff4-4fc0-a2b5-0ec78611-partnercenter", "its last group has 8 digits");
    refuses("pid-b6addd8f-5ff4-4fc0-a2b5-0ec7861106c4-x-partnercenter", "followed by `-x`");
    refuses("222c6c49-1b0a-5959-a213-6608f9eb8820", "Terraform's own GUID");
    refuses("pid-A90539D8-a7a6-5826-95c4-1fbef22d4b22", "Pulumi's own GUID");
    refuses("a9cee75d-8f11-42e4-bc19-953757f4ea3c", "Crossplane's own GUID");
    refuses("", "it is empty");
    refuses("   ", "it is empty");
    refuses(&format!("{A}\n"), "control character U+000A");
    refuses(&format!("{A}\r"), "control character U+000D");
    refuses(&format!("\t{A}"), "control character U+0009");
    refuses(&format!("pid-{}-partnercenter", "a-b".repeat(20)), "has 78 characters");
    refuses("hello", "neither a GUID");
}

#[test]
fn id_check_tells_the_forms_or_the_problem() {
    let sandbox = Sandbox::new();
    let check = |text: &str| sandbox.cua(["id", "check", "--json", text]).run();
    let outcome = check(&format!("PID-{}", A.to_uppercase()));
    let json: serde_json::Value = serde_json::from_slice(&outcome.succeeds().stdout).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "input": format!("PID-{}", A.to_uppercase()), "valid": true, "kind": "guid", "tracking_id": A,
            "pid": format!("pid-{A}"), "partner_id": A, "problem": null,
        })
    );
    let json: serde_json::Value = serde_json::from_slice(&check(OFFER).stdout).unwrap();
    assert_eq!((&json["kind"], &json["partner_id"]), (&"partner-center".into(), &serde_json::Value::Null));
    let outcome = check("1234567");
    let json: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
    assert_eq!((outcome.status, &json["valid"], &json["pid"]), (1, &false.into(), &serde_json::Value::Null));
    assert!(json["problem"].as_str().unwrap().contains("Partner Admin Link"));
    let outcome = sandbox.cua(["id", "check", "--", "-1\u{1b}[31m"]).run();
    assert_eq!(outcome.status, 1);
    assert!(!outcome.text().contains('\u{1b}'), "{}", outcome.text());
}

#[test]
fn a_new_id_is_valid_and_another_one_each_time() {
    let sandbox = Sandbox::new();
    let new = || sandbox.cua(["id", "new"]).run().succeeds().text().trim().to_owned();
    let (one, two) = (new(), new());
    assert_ne!(one, two);
    reads(&one, &one, Kind::Guid);
}

proptest! {
    #[test]
    fn any_text_is_refused_or_a_word_that_a_header_and_a_deployment_can_carry(text in any_text()) {
        if let Ok(id) = TrackingId::parse(&text) {
            prop_assert!(id.pid().len() <= 64 && id.pid().starts_with("pid-"));
            prop_assert!(id.pid().bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)));
            prop_assert_eq!(&TrackingId::parse(id.pid()).unwrap(), &id);
            prop_assert_eq!(&TrackingId::parse(id.as_str()).unwrap(), &id);
        }
    }

    #[test]
    fn every_guid_is_read_whatever_is_around_it(
        digits in "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        upper: bool, dashes: bool, prefix in prop::sample::select(vec!["", "pid-", "PID-", "urn:uuid:", " "]),
    ) {
        let mut text = if dashes { digits.clone() } else { digits.replace('-', "") };
        if upper {
            text = text.to_uppercase();
        }
        let id = TrackingId::parse(&format!("{prefix}{text}"));
        prop_assert_eq!(id.as_ref().map(TrackingId::as_str), Ok(digits.as_str()));
    }

    // The one is read at a glance, the other with every check.
    #[test]
    fn a_guid_as_it_is_kept_means_what_it_means_with_a_blank_before_it(text in near_a_guid()) {
        prop_assert_eq!(TrackingId::parse(&text), TrackingId::parse(&format!(" {text}")));
    }
}

/// GUIDs as they are kept, those that are refused among them, and texts that are nearly one.
fn near_a_guid() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "[0-9a-fA-Fg]{8}[-0]?[0-9a-f]{4}-[0-9a-f]{3,4}-[0-9a-f]{4}-[0-9a-f]{11,12}",
        prop::sample::select(vec![
            "00000000-0000-0000-0000-000000000000",
            "222c6c49-1b0a-5959-a213-6608f9eb8820",
            "a90539d8-a7a6-5826-95c4-1fbef22d4b22",
            "a9cee75d-8f11-42e4-bc19-953757f4ea3c",
        ])
        .prop_map(str::to_owned),
    ]
}

/// Texts near to IDs, and any others.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-{}(pidPID0-9a-fA-FxX<>+/ ]{0,70}",
        "(pid-)?[0-9a-fA-F]{7,9}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{11,13}.{0,4}",
        "pid-[-a-z0-9._ü]{0,40}-[pP]artner-?[cC]enter",
    ]
}
