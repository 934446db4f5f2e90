//! Bicep files of any layout: what is put in is one resource, and taking it out gives the file back to
//! the byte.

use cua::config::Source;
use cua::template::{Edit, Kind, Known, Marker, Rule, add, check, remove};
use cua::tracking_id::TrackingId;
use proptest::prelude::*;

use crate::support::A;

/// What stands between two words on a line.
fn blank() -> impl Strategy<Value = String> {
    let one = prop_oneof![3 => Just(" "), 1 => Just("\t"), 1 => Just("/* note '{[ */"), 1 => Just("/**/")];
    prop::collection::vec(one, 1..3).prop_map(|parts| parts.concat())
}

/// What ends a line.
fn end() -> impl Strategy<Value = String> {
    let one = prop_oneof![
        6 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\r"), 1 => Just(" // note, '{[\n"), 1 => Just("\n\n  "),
        1 => Just("\n#disable-next-line no-it's [{\n"), 1 => Just("/* a\nb */\n"),
    ];
    prop::collection::vec(one, 1..3).prop_map(|parts| parts.concat())
}

fn value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("'a'".to_owned()),
        Just("'\\'${'}'}\\${ ü'".to_owned()),
        Just("'''\n'{ ${ ''''".to_owned()),
        Just("$$'''${ $${a}''' ".to_owned()),
        Just("a ?\nb : c".to_owned()),
        Just("a\n? b\n: c".to_owned()),
        Just("tellMicrosoftNot".to_owned()),
        Just("-1".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let member = ("[a-z]{1,3}|'\\$schema'", blank(), inner.clone())
            .prop_map(|(key, gap, value)| format!("{key}:{gap}{value}"));
        let items = |item: BoxedStrategy<String>, [open, close]: [char; 2]| {
            prop::collection::vec((item, end()), 0..3).prop_map(move |items| {
                let items: String = items.into_iter().map(|(item, end)| item + &end).collect();
                format!("{open}\n{items}{close}")
            })
        };
        prop_oneof![items(inner.boxed(), ['[', ']']), items(member.boxed(), ['{', '}'])]
    })
}

fn declaration() -> impl Strategy<Value = String> {
    let head = prop::sample::select(&[
        "resource a 'x@1' =",
        "resource a 'Microsoft.Resources/deployments@2025-04-01' =",
        "resource a 'x@1' = if (b == 'c')",
        "module a 'x.bicep' =",
        "var a =",
        "param a object =",
        "param location string =",
        "param location string[] =",
        "output tellMicrosoft object =",
        "func f(tellMicrosoft object) object =>",
        "import * as a from 'x.bicep'\nvar a =",
        "extension a\nvar a = map([1], tellMicrosoft => tellMicrosoft)\nvar b =",
        "output a object =",
        "@description('d')\nparam a object =",
    ]);
    (head, blank(), value(), end()).prop_map(|(head, gap, value, end)| format!("{head}{gap}{value}{end}"))
}

fn file() -> impl Strategy<Value = String> {
    let scope = prop::sample::select(&["", "targetScope = 'subscription'\n", "targetScope='tenant'\r\n"]);
    let first = prop::sample::select(&["", "\u{FEFF}", "// first\r\n"]);
    let last = prop::sample::select(&["", " ", "// last", "\n\n\n", "var z = 1", "\r"]);
    (first, scope, prop::collection::vec(declaration(), 0..5), last)
        .prop_map(|(first, scope, declarations, last)| format!("{first}{scope}{}{last}", declarations.concat()))
}

/// A file in which pieces are lost or put in from elsewhere.
fn damaged() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(&[
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "'",
        "'''",
        "$'''",
        "${",
        "//",
        "/*",
        "*/",
        "\\",
        "\n",
        "\r",
        "\u{FEFF}",
        "ü",
        "@",
        "#",
        "?",
        ":",
        "=",
        ",",
        ".",
        "resource a 'x' =",
        "if",
        "for",
        "in",
        "name:",
        "param tellMicrosoft bool",
        "targetScope =",
        "partnerAttribution",
        "'pid-",
    ]);
    let cut = (any::<prop::sample::Index>(), 0..20_usize, piece);
    (file(), prop::collection::vec(cut, 1..4)).prop_map(|(mut text, cuts)| {
        for (at, length, piece) in cuts {
            let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let at = at.index(starts.len());
            let end = starts[(at + length).min(starts.len() - 1)];
            text.replace_range(starts[at]..end, piece);
        }
        text
    })
}

fn source(text: String) -> Source {
    Source { path: "t.bicep".into(), text }
}

fn marker(opt_out: bool) -> Marker {
    Marker { id: TrackingId::parse(A).unwrap(), opt_out: opt_out.then(|| "tellMicrosoft".to_owned()) }
}

/// Text that is put in comes out to the byte, and is found while it is there.
fn comes_back(before: &Source, marker: &Marker, text: String) -> std::result::Result<(), TestCaseError> {
    prop_assert!(text.starts_with(&before.text), "{text}");
    let after = source(text);
    prop_assert!(matches!(add(&after, marker), Ok(Edit::Unchanged(_))), "{}", after.text);
    let (_, findings) = check(Kind::Bicep, &after, &Known::default(), &bumpalo::Bump::new()).unwrap();
    prop_assert!(findings.iter().all(|finding| finding.rule != Rule::NoMarker), "{}", after.text);
    let removed = remove(&after, &marker.id);
    let Ok(Edit::Changed { text, .. }) = removed else { return Err(TestCaseError::fail(format!("{removed:?}"))) };
    prop_assert_eq!(&text, &before.text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_put_into_a_bicep_file_comes_out_to_the_byte(text in file(), opt_out in prop::bool::ANY) {
        let (before, marker) = (source(text), marker(opt_out));
        let added = add(&before, &marker);
        let Ok(Edit::Changed { text, .. }) = added else { return Err(TestCaseError::fail(format!("{added:?}\n{}", before.text))) };
        comes_back(&before, &marker, text)?;
    }

    #[test]
    fn a_damaged_bicep_file_is_refused_or_comes_back_to_the_byte(text in damaged(), opt_out in prop::bool::ANY) {
        let (before, marker) = (source(text), marker(opt_out));
        let _ = check(Kind::Bicep, &before, &Known::default(), &bumpalo::Bump::new());
        match add(&before, &marker) {
            Err(error) => prop_assert!(!error.to_string().contains("taken out"), "{error}\n{}", before.text),
            Ok(Edit::Unchanged(_)) => drop(remove(&before, &marker.id)),
            Ok(Edit::Changed { text, .. }) => comes_back(&before, &marker, text)?,
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in prop_oneof![any::<String>(), "[{}\\[\\]()'$\\\\/*#@\\n\r a:=,.!?]{0,60}"]) {
        let text = source(text);
        let _ = check(Kind::Bicep, &text, &Known::default(), &bumpalo::Bump::new());
        let _ = add(&text, &marker(true));
        let _ = remove(&text, &marker(true).id);
    }
}
