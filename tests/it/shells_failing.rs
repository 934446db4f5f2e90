//! Where `cua env` fails, evaluating it fails in every real shell, after it has undone what an earlier
//! one had set.

use std::ffi::OsStr;
use std::fs;

use crate::shells::{Environment, Real, dumped, dumped_of_ours, sandbox};
use crate::support::{A, B, Sandbox};

/// Every way to get nothing from `cua env`: the folder, and the command. `forgetful`, `strict` and
/// `tabbed` are `cua` after something happened to the environment; what the last two did stays.
pub const FAILURES: [(&str, &str); 23] = [
    ("empty", "cua env SHELL"),
    ("empty", "cua env SHELL --mistyped"),
    ("empty", "cua env --mistyped SHELL"),
    ("empty", "cua env SHELL --id 1"),
    ("empty", "cua env SHELL --id ''"),
    ("empty", "cua env --id '' SHELL"),
    ("empty", "cua env SHELL -p nobody"),
    ("empty", "cua env SHELL --channel nobody"),
    ("broken", "cua env SHELL"),
    ("broken", "cua env SHELL --optional"),
    ("good", "cua env SHELL SHELL"),
    ("good", "cua env SHELL --unset --id 1"),
    ("good", "cua env SHELL --unset --optional"),
    ("good", "cua SHELL env"),
    ("good", "cua SHELL"),
    ("good", "cua --unset env SHELL"),
    ("good", "cua --channel x env SHELL"),
    ("good", "cua --id hook env SHELL"),
    ("good", "cua -p show env SHELL"),
    ("good", "cua evn SHELL"),
    ("good", "forgetful env SHELL --unset"),
    ("good", "strict env SHELL"),
    ("good", "tabbed env SHELL"),
];

/// The folders of [`FAILURES`], and its programs.
pub fn folders() -> Sandbox {
    let sandbox = sandbox();
    sandbox.write("here/good/cua.toml", format!("project = \"x\"\ntracking_id = \"{A}\"\n"));
    sandbox.write("here/broken/cua.toml", "tracking_id = 1\n");
    fs::create_dir(sandbox.path("here/empty")).unwrap();
    for (name, set) in [
        ("forgetful", "CUA_RESTORE=x".to_owned()),
        ("strict", format!("CUA_STRICT=1 AZURE_HTTP_USER_AGENT=\"$AZURE_HTTP_USER_AGENT pid-{B}\"")),
        ("tabbed", "AZURE_HTTP_USER_AGENT=\"$AZURE_HTTP_USER_AGENT a\tb\"".to_owned()),
    ] {
        sandbox.script(&format!("bin/{name}"), &format!("#!/bin/sh\n{set} exec cua \"$@\"\n"));
    }
    sandbox
}

/// What somebody else has set.
fn theirs() -> Environment {
    [("AZURE_HTTP_USER_AGENT", "it's/1"), ("AZUREPS_HOST_ENVIRONMENT", "theirs")]
        .map(|(name, value)| (name.into(), value.into()))
        .into()
}

#[test]
fn wherever_it_fails_evaluating_it_fails_and_nothing_stale_stays() {
    for (real, path) in Real::all() {
        let sandbox = folders();
        let mut commands = vec!["cd good".to_owned()];
        for (index, (folder, command)) in FAILURES.into_iter().enumerate() {
            let command = command.replace("SHELL", real.name);
            commands.extend([
                "cd ../good".to_owned(),
                real.evaluate(""),
                format!("dump set{index}"),
                format!("cd ../{folder}"),
                real.or_dump(&command, &format!("../failed{index}")),
            ]);
        }
        let outcome = real.outcome(&path, &sandbox, &commands, &theirs());
        assert_eq!(outcome.status, 0, "{}: {}", real.name, outcome.stderr);
        for (index, (_, command)) in FAILURES.into_iter().enumerate() {
            let case = format!("{}: {command}", real.name);
            assert_eq!(dumped(&sandbox, &format!("good/set{index}"))[OsStr::new("ARM_PARTNER_ID")], A, "{case}");
            let failed = format!("failed{index}");
            assert!(sandbox.path("here").join(&failed).exists(), "{case} went on: {}", outcome.stderr);
            let mut expected = theirs();
            let more = match command.split(' ').next() {
                Some("strict") => format!(" pid-{B}"),
                Some("tabbed") => format!(" pid-{B} a\tb"),
                _ => String::new(),
            };
            expected.insert("AZURE_HTTP_USER_AGENT".into(), format!("it's/1{more}").into());
            assert_eq!(dumped_of_ours(&sandbox, &failed), expected, "{case}");
        }
    }
}

#[test]
fn where_it_fails_nothing_that_follows_runs() {
    for (real, path) in Real::all() {
        for command in ["cua env SHELL", "cua env SHELL --mistyped", "cua env nosuchshell"] {
            let sandbox = folders();
            let commands =
                [real.evaluate.replace("cua env", &command.replace("SHELL", real.name)), "dump went_on".to_owned()];
            let outcome = real.outcome(&path, &sandbox, &commands, &theirs());
            let went_on = sandbox.path("here/went_on").exists();
            assert!(outcome.status != 0 && !went_on, "{}: {command}: {outcome:?}", real.name);
            assert!(outcome.stderr.contains("cua: "), "{}: {command}: {}", real.name, outcome.stderr);
        }
    }
}
