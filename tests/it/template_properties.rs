//! Templates of any layout: what is put in is one resource, and taking it out gives the file back to the
//! byte.

use cua::config::Source;
use cua::template::{Edit, Kind, Known, Marker, add, check, remove};
use cua::tracking_id::TrackingId;
use proptest::prelude::*;

use crate::support::A;

const KINDS: [&str; 4] = ["deployment", "subscriptionDeployment", "managementGroupDeployment", "tenantDeployment"];

/// What stands between two words of JSON.
fn blank() -> impl Strategy<Value = String> {
    let one = prop_oneof![
        4 => Just(""), 3 => Just(" "), 3 => Just("\n  "), 1 => Just("\r\n\t"), 1 => Just("\r"), 1 => Just("// note, \"{[\n"),
        1 => Just("/* note\n] */"), 1 => Just("\u{A0}"), 1 => Just("\n\n    "),
    ];
    prop::collection::vec(one, 0..3).prop_map(|parts| parts.concat())
}

fn string() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\"a\"".to_owned()),
        Just("'b \"'".to_owned()),
        Just("\"two\nlines ] }\"".to_owned()),
        Just("\"\\\\\\\"//\"".to_owned()),
        Just("\"ü\\u00fc\"".to_owned()),
        Just("\"[concat('a', 'b')]\"".to_owned()),
    ]
}

/// A value with blanks of its own inside.
fn value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![string(), Just("1.5e3".to_owned()), Just("null".to_owned()), Just("[]".to_owned())];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![items(inner.clone(), ['[', ']']), items(member("k", inner), ['{', '}'])]
    })
}

fn member(key: &'static str, value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (prop::bool::ANY, blank(), blank(), value, 0..100_u32).prop_map(move |(quoted, before, behind, value, number)| {
        let quote = if quoted { "\"" } else { "" };
        format!("{quote}{key}{number}{quote}{before}:{behind}{value}")
    })
}

/// Items in brackets, with blanks around each and perhaps a comma behind the last.
fn items(item: impl Strategy<Value = String>, [open, close]: [char; 2]) -> impl Strategy<Value = String> {
    let item = (blank(), item, blank()).prop_map(|(before, item, behind)| format!("{before}{item}{behind}"));
    (prop::collection::vec(item, 0..4), prop::bool::ANY, blank()).prop_map(move |(items, comma, end)| {
        let comma = if comma && !items.is_empty() { "," } else { "" };
        format!("{open}{}{comma}{end}{close}", items.join(","))
    })
}

/// A template: members of the root in any order, some of them missing.
fn template() -> impl Strategy<Value = String> {
    let resource = prop_oneof![items(member("k", value()), ['{', '}']), Just("{\"type\": \"x\"}".to_owned())];
    let resources = prop_oneof![items(resource.clone(), ['[', ']']), items(member("r", resource), ['{', '}'])];
    let parameters = items(member("p", Just("{\"type\": \"int\"}".to_owned())), ['{', '}']);
    let named = |name: &'static str, value: BoxedStrategy<String>| {
        prop::option::of((blank(), blank(), value))
            .prop_map(move |found| found.map(|(before, behind, value)| format!("\"{name}\"{before}:{behind}{value}")))
    };
    let members = (
        prop::sample::select(&KINDS),
        named("resources", resources.boxed()),
        named("parameters", parameters.boxed()),
        named("languageVersion", Just("\"2.0\"".to_owned()).boxed()),
        named("outputs", value().boxed()),
        prop::collection::vec(blank(), 8),
        prop::sample::select(&["", "\u{FEFF}", "// first\r\n"]),
        prop::sample::select(&["", ","]),
        0..24_usize,
    );
    members.prop_map(|(kind, resources, parameters, version, outputs, blanks, mark, comma, turn)| {
        let schema = format!("\"$schema\": \"https://x/{kind}Template.json#\"");
        let mut members: Vec<String> =
            [Some(schema), resources, parameters, version, outputs].into_iter().flatten().collect();
        let turn = turn % members.len();
        members.rotate_left(turn);
        let members: Vec<String> =
            members.iter().zip(&blanks).map(|(member, blank)| format!("{blank}{member}{}", blanks[5])).collect();
        format!("{mark}{}{{{}{comma}{}}}{}", blanks[6], members.join(","), blanks[7], blanks[6])
    })
}

/// A template in which pieces are lost, doubled or put in from elsewhere.
fn damaged() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(","),
        Just(":"),
        Just("\""),
        Just("'"),
        Just("//"),
        Just("/*"),
        Just("*/"),
        Just("\\"),
        Just("\n"),
        Just("\r"),
        Just(" "),
        Just("\u{FEFF}"),
        Just("ü"),
        Just("\"resources\": ["),
        Just("\"parameters\": {"),
        Just("\"tellMicrosoft\": {\"type\": \"bool\"}"),
        Just("[parameters('tellMicrosoft')]"),
        Just(MARKER),
        Just("pid-"),
    ];
    let damage = (any::<prop::sample::Index>(), 0..12_usize, piece);
    let marked = (template(), prop::bool::ANY).prop_map(|(text, marked)| match text.find("[{") {
        Some(at) if marked => format!("{}{MARKER},{}", &text[..=at], &text[at + 1..]),
        _ => text,
    });
    (marked, prop::collection::vec(damage, 0..4)).prop_map(|(text, damages)| {
        damages.into_iter().fold(text, |text, (at, length, piece)| {
            let chars: Vec<char> = text.chars().collect();
            let at = at.index(chars.len() + 1);
            let rest = (at + length * (length % 2)).min(chars.len());
            chars[..at].iter().copied().chain(piece.chars()).chain(chars[rest..].iter().copied()).collect()
        })
    })
}

/// A marker as somebody else writes it.
const MARKER: &str = r#"{"type": "Microsoft.Resources/deployments", "name": "pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4",
  "condition": "[parameters('tellMicrosoft')]", "properties": {"template": {"resources": []}}}"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn what_is_put_in_is_taken_out_to_the_byte(text in template(), opt_out in prop::bool::ANY) {
        let id = TrackingId::parse(A).unwrap();
        let marker = Marker { id: id.clone(), opt_out: opt_out.then(|| "tellMicrosoft".to_owned()) };
        let source = Source { path: "t.json".into(), text };
        let Edit::Changed { text, .. } = add(&source, &marker).map_err(|e| TestCaseError::fail(format!("{e}\n{}", source.text)))?
            else { return Err(TestCaseError::fail("unchanged")) };
        prop_assert_eq!(text.matches(A).count(), 1);
        let after = Source { path: "t.json".into(), text };
        prop_assert!(matches!(add(&after, &marker), Ok(Edit::Unchanged(_))));
        let Ok(Edit::Changed { text, .. }) = remove(&after, &id) else { return Err(TestCaseError::fail("not removed")) };
        prop_assert_eq!(text, source.text);
    }

    #[test]
    fn what_is_damaged_is_refused_or_comes_back_to_the_byte(text in damaged(), opt_out in prop::bool::ANY) {
        let id = TrackingId::parse(A).unwrap();
        let marker = Marker { id: id.clone(), opt_out: opt_out.then(|| "tellMicrosoft".to_owned()) };
        let source = Source { path: "t.json".into(), text };
        let _ = check(Kind::Arm, &source, &Known::default(), &bumpalo::Bump::new());
        match add(&source, &marker) {
            Err(error) => prop_assert!(!error.to_string().contains("taken out"), "{error}\n{}", source.text),
            Ok(Edit::Unchanged(_)) => drop(remove(&source, &id)),
            Ok(Edit::Changed { text, .. }) => {
                let after = Source { text, ..source.clone() };
                let removed = remove(&after, &id);
                let Ok(Edit::Changed { text, .. }) = removed else { return Err(TestCaseError::fail(format!("{removed:?}"))) };
                prop_assert_eq!(text, source.text);
            }
        }
    }
}
