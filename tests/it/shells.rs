//! `cua env` in every real shell: no value is mangled and none ever runs, it fails where it must, and
//! `--unset` leaves no trace.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use cua::attribution::Attribution;
use cua::attribution::variables::{ALL, Change};
use cua::shell::Shell;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::support::{A, B, OFFER, Sandbox, optional_tool, real_tool};

/// A shell as people use it.
struct Real {
    /// Its program.
    program: &'static str,
    /// What makes it run the script that follows, without a person's own settings.
    flags: &'static [&'static str],
    /// What `cua env` calls it.
    shell: Shell,
    name: &'static str,
    /// The one line that evaluates what `cua env` prints.
    evaluate: &'static str,
    /// Separates commands.
    and_then: &'static str,
    /// Stops the script where `evaluate` fails; the status of the script then is not 0.
    strict: &'static str,
    /// Whether it can carry bytes that are not UTF-8.
    carries_bytes: bool,
}

const POSIX: Real = Real {
    program: "bash",
    flags: &["-c"],
    shell: Shell::Posix,
    name: "bash",
    evaluate: "eval \"$(cua env)\"",
    and_then: "; ",
    strict: "set -e; ",
    carries_bytes: true,
};

const ALL_SHELLS: [Real; 10] = [
    POSIX,
    Real { program: "zsh", flags: &["-fc"], name: "zsh", ..POSIX },
    Real { program: "dash", name: "dash", ..POSIX },
    Real { program: "ksh", name: "ksh", ..POSIX },
    Real {
        program: "fish",
        flags: &["--no-config", "-c"],
        shell: Shell::Fish,
        name: "fish",
        evaluate: "cua env | source; or exit",
        strict: "",
        ..POSIX
    },
    Real {
        program: "elvish",
        flags: &["-norc", "-c"],
        shell: Shell::Elvish,
        name: "elvish",
        evaluate: "cua env | eval (slurp)",
        strict: "",
        ..POSIX
    },
    Real {
        program: "tcsh",
        flags: &["-fc"],
        shell: Shell::Tcsh,
        name: "tcsh",
        evaluate: "eval \"`cua env`\" || exit 1",
        and_then: "\n",
        strict: "",
        ..POSIX
    },
    Real {
        program: "xonsh",
        flags: &["--no-rc", "-c"],
        shell: Shell::Xonsh,
        name: "xonsh",
        evaluate: "execx(!(cua env).out)",
        and_then: "\n",
        strict: "",
        ..POSIX
    },
    Real {
        program: "nu",
        flags: &["-n", "-c"],
        shell: Shell::Nu,
        name: "nu",
        evaluate: "for e in (cua env | lines) { $e | from json | load-env }",
        strict: "",
        carries_bytes: false,
        ..POSIX
    },
    Real {
        program: "pwsh",
        flags: &["-NoProfile", "-Command"],
        shell: Shell::Pwsh,
        name: "pwsh",
        evaluate: "cua env | Out-String | Invoke-Expression",
        strict: "$ErrorActionPreference = 'Stop'; ",
        carries_bytes: false,
        ..POSIX
    },
];

impl Real {
    /// Those that are here. PowerShell cannot be installed from where the others come from.
    fn all() -> Vec<(Self, PathBuf)> {
        let tool =
            |real: &Self| if real.shell == Shell::Pwsh { optional_tool(real.program) } else { real_tool(real.program) };
        ALL_SHELLS.into_iter().filter_map(|real| tool(&real).map(|path| (real, path))).collect()
    }

    /// The evaluating line with `cua env` and these arguments for this shell.
    fn evaluate(&self, arguments: &str) -> String {
        self.evaluate.replace("cua env", format!("cua env {} {arguments}", self.name).trim_end())
    }

    /// Runs these commands in the sandbox.
    fn run(&self, path: &PathBuf, sandbox: &Sandbox, commands: &[String], environment: &Environment) -> i32 {
        let script = format!("{}{}", self.strict, commands.join(self.and_then));
        let mut command = sandbox.program(path).args(self.flags).args([&script]).into_command();
        command.envs(environment);
        let output = command.output().unwrap();
        output.status.code().unwrap_or(-1)
    }
}

type Environment = BTreeMap<OsString, OsString>;

/// A sandbox with two programs: `dump FILE` writes the environment that a child sees, and `cua` with
/// the argument `env SHELL N` prints the lines in the file N, as a shell gets them.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.script("bin/dump", "#!/bin/sh\nexec env -0 >\"$1\"\n");
    sandbox
}

fn printing_what_was_written() -> Sandbox {
    let sandbox = sandbox();
    fs::remove_file(sandbox.path("bin/cua")).unwrap();
    sandbox.script("bin/cua", "#!/bin/sh\nexec cat \"lines$3\"\n");
    sandbox
}

/// What a child saw, without what a shell sets for itself.
fn dumped(sandbox: &Sandbox, file: &str) -> Environment {
    let bytes = fs::read(sandbox.path("here").join(file)).unwrap();
    let entry = |entry: &[u8]| {
        let middle = entry.iter().position(|byte| *byte == b'=').unwrap();
        (OsString::from_vec(entry[..middle].to_vec()), OsString::from_vec(entry[middle + 1..].to_vec()))
    };
    bytes.split(|byte| *byte == 0).filter(|it| !it.is_empty()).map(entry).collect()
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

#[test]
fn before_and_after_are_the_same_for_every_combination() {
    let states: [Option<&str>; 3] = [None, Some(""), Some("it's `theirs` $1 ")];
    // What others set, and what a person chooses.
    let names = ["AZURE_HTTP_USER_AGENT", "AZUREPS_HOST_ENVIRONMENT", "ARM_PARTNER_ID", "CUA_CHANNEL"];
    let combinations = (0..3_usize.pow(4)).map(|number| {
        let state = |place: u32| states[number / 3_usize.pow(place) % 3];
        let set = names.into_iter().zip(0..).filter_map(|(name, place)| Some((name.into(), state(place)?.into())));
        set.collect::<Environment>()
    });
    let combinations: Vec<Environment> = combinations.collect();
    for (real, path) in Real::all() {
        let sandbox = sandbox();
        for (index, environment) in combinations.iter().enumerate() {
            // One scope upon the other: a GUID, a Partner Center ID, a GUID again.
            let commands = [
                // xonsh forgets a variable of its own when it first captures anything, and Nushell
                // has one more after it first ran anything.
                real.evaluate.replace("cua env", "/bin/true"),
                "dump before".to_owned(),
                "dump before".to_owned(),
                real.evaluate(&format!("--id {A}")),
                real.evaluate(&format!("--id {OFFER}")),
                real.evaluate(&format!("--id {B}")),
                "dump during".to_owned(),
                real.evaluate("--unset"),
                "dump after".to_owned(),
                // A shell that becomes its last command counts itself out of SHLVL.
                "dump last".to_owned(),
            ];
            assert_eq!(real.run(&path, &sandbox, &commands, environment), 0, "{} {environment:?}", real.name);
            let during = dumped(&sandbox, "during");
            assert_eq!(during[OsStr::new("CUA_ACTIVE")], *format!("pid-{B}"), "{}", real.name);
            let before = dumped(&sandbox, "before");
            assert_ne!(before, during);
            assert_eq!(dumped(&sandbox, "after"), before, "{} {index} {environment:?}", real.name);
        }
    }
}
