//! Any value through the lines of `cua env` and back out of every real shell: none is mangled, and none
//! ever runs.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStringExt;

use cua::attribution::Attribution;
use cua::attribution::variables::{ALL, Change};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::shells::{Environment, Real, dumped, sandbox};
use crate::support::Sandbox;

/// A sandbox whose `cua env SHELL N` prints the lines in the file N, as a shell gets them.
fn printing_what_was_written() -> Sandbox {
    let sandbox = sandbox();
    fs::remove_file(sandbox.path("bin/cua")).unwrap();
    sandbox.script("bin/cua", "#!/bin/sh\nexec cat \"lines$3\"\n");
    sandbox
}

/// Texts that have meant something to some shell.
fn named_cases() -> Vec<OsString> {
    let mut cases: Vec<OsString> = [
        "\\'; touch x #",
        "`touch x`",
        "$(touch x)",
        "'\"'\"'; touch x; '",
        "a\\",
        "\\",
        "\\\\",
        "!!",
        "!touch",
        "%PATH%",
        "’; touch x; ‘",
        "‚; touch x; ‛",
        "-n",
        "--",
        "-e a",
        "",
        " ",
        "  two  blanks  ",
        "\t",
        "~",
        "*",
        "?",
        "[a-z]",
        "{a,b}",
        "#",
        "a #b",
        "=ls",
        "=",
        "&& touch x",
        "| touch x",
        "; touch x",
        "> x",
        "< x",
        "& touch x &",
        "(touch x)",
        "{ touch x }",
        "$HOME",
        "${HOME}",
        "${IFS}",
        "$'x'",
        "$E:HOME",
        "$env.HOME",
        "$Env:PATH",
        "@(touch x)",
        "$(!touch x)",
        "^touch x",
        "'",
        "\"",
        "''",
        "\"\"",
        "'''",
        "\"\"\"",
        "\\n",
        "\\x41",
        "\\u0041",
        "\\U00000041",
        "%s",
        "%n",
        "!",
        "^",
        "^a^b",
        "@",
        ",",
        ":",
        "\u{1b}[31m",
        "é",
        "ü̈",
        "日本",
        "🙂",
        "\u{feff}",
        "\u{f600}",
        "\u{202e}",
        "\r",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "null",
        "true",
        "1",
        "1e3",
        "EOF",
        "~2F",
        "a\u{0b}b",
        "\\\n",
    ]
    .map(OsString::from)
    .into();
    cases.extend(["a\nb", "\n", "a\r\nb", "\ntouch x\n", "a\\\nb", "\n\n"].map(OsString::from));
    cases.extend(
        [&b"\xff"[..], b"a\xc3", b"\xed\xa0\x80", b"\x80\x81'\\", b"\xf0\x9f"]
            .map(|bytes| OsString::from_vec(bytes.to_vec())),
    );
    cases.push("x'\\\"$`! ".repeat(12_500).into());
    cases
}

/// Any bytes but NUL, most of them such as mean something.
fn hostile_bytes() -> impl Strategy<Value = OsString> {
    let special = proptest::sample::select(&b"'\"\\$`!%;&|<>(){}[]*?~#=^@ \t\n-,:.axn0"[..]);
    let byte = prop_oneof![4 => special, 1 => 1_u8..=255];
    proptest::collection::vec(byte, 0..24).prop_map(OsString::from_vec)
}

/// As [`hostile_bytes`], but text.
fn hostile_text() -> impl Strategy<Value = OsString> {
    let special =
        proptest::sample::select("'\"\\$`!%;&|<>(){}[]*?~#=^@ \t\n-,:.axn0‘’‚‛“”é🙂".chars().collect::<Vec<_>>());
    let any = any::<char>().prop_filter("no variable holds it", |c| *c != '\0');
    let character = prop_oneof![4 => special, 1 => any];
    proptest::collection::vec(character, 0..24).prop_map(|text| text.into_iter().collect::<String>().into())
}

/// How many random values are tried in each shell.
const RANDOM_VALUES: usize = 3_000;

fn values(carries_bytes: bool) -> Vec<OsString> {
    let mut runner = TestRunner::default();
    let mut values = named_cases();
    for index in 0..RANDOM_VALUES {
        let value = if carries_bytes && index % 2 == 0 {
            hostile_bytes().new_tree(&mut runner).unwrap().current()
        } else {
            hostile_text().new_tree(&mut runner).unwrap().current()
        };
        values.push(value);
    }
    values.retain(|value| carries_bytes || value.to_str().is_some());
    values
}

fn setting(name: &'static str, value: &OsStr) -> Attribution {
    Attribution {
        changes: vec![Change { name, before: None, after: Some(value.to_owned()) }],
        ..Attribution::default()
    }
}

#[test]
fn every_value_that_a_shell_carries_arrives_to_the_byte_and_none_runs() {
    for (real, path) in Real::all() {
        let sandbox = printing_what_was_written();
        let values = values(real.carries_bytes);
        // What a shell refuses is refused by a message; see below for which those are.
        let carried: Vec<&OsString> =
            values.iter().filter(|value| real.shell.lines(&setting(ALL[0], value)).is_ok()).collect();
        assert!(carried.len() * 2 > values.len(), "{}: only {} values", real.name, carried.len());
        let mut commands = Vec::new();
        let mut expected = Vec::new();
        // As many at a time as there are variables, but for the last, which is long.
        let (long, short) = carried.split_last().unwrap();
        for (index, values) in short.chunks(ALL.len()).chain([&[*long][..]]).enumerate() {
            let changes: Vec<Change> =
                ALL.into_iter().zip(values).map(|(name, value)| setting(name, value).changes.remove(0)).collect();
            let lines = real.shell.lines(&Attribution { changes, ..Attribution::default() }).unwrap();
            sandbox.write(&format!("here/lines{index}"), lines);
            commands.extend([real.evaluate(&index.to_string()), format!("dump out{index}")]);
            expected.push(values.to_vec());
        }
        // In parts, for the system limits how long one argument may be.
        for commands in commands.chunks(200) {
            let status = real.run(&path, &sandbox, commands, &Environment::new());
            assert_eq!(status, 0, "{}", real.name);
        }
        for (index, values) in expected.into_iter().enumerate() {
            let seen = dumped(&sandbox, &format!("out{index}"));
            for (name, value) in ALL.into_iter().zip(values) {
                assert_eq!(seen.get(OsStr::new(name)), Some(value), "{} {index} {name}", real.name);
            }
        }
        assert!(!sandbox.path("here/x").exists(), "{} ran a value", real.name);
    }
}
