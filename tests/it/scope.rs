//! Which ID applies: precedence, handing on, and what is said where it fails.

use crate::support::{A, B, C, OFFER, Sandbox, USER_CONFIG};

const CHANNELS: &str = "\
project = \"contoso-db\"
default_channel = \"github\"
[channels]
github = { tracking_id = \"b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4\", registered = 2026-11-20 }
marketplace = { tracking_id = \"pid-contoso-myoffer-partnercenter\" }
";

/// The tracking ID that `show` says, with these arguments and variables.
#[track_caller]
fn shown(sandbox: &Sandbox, arguments: &[&str], variables: &[(&str, &str)]) -> (String, String) {
    let mut run = sandbox.cua(["show", "--json"]).args(arguments);
    for (name, value) in variables {
        run = run.env(name, value);
    }
    let outcome = run.run();
    outcome.succeeds();
    let json: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
    (json["tracking_id"].as_str().unwrap().to_owned(), json["source"]["kind"].as_str().unwrap().to_owned())
}

#[track_caller]
fn decides(sandbox: &Sandbox, arguments: &[&str], variables: &[(&str, &str)], expected: (&str, &str)) {
    let (id, kind) = shown(sandbox, arguments, variables);
    assert_eq!((id.as_str(), kind.as_str()), expected, "{arguments:?} {variables:?}");
}

#[test]
fn each_place_outranks_those_below_it() {
    let sandbox = Sandbox::with_project_file(CHANNELS);
    let work = sandbox.path("work");
    sandbox.write(
        USER_CONFIG,
        format!(
            "default_project = \"other\"\n[projects.other]\ntracking_id = \"{B}\"\n\
             [projects.here]\ntracking_id = \"{C}\"\ndirectories = [\"{}\"]\n",
            work.display()
        ),
    );
    let surrounding = format!("pid-{C}");
    let all = [
        ("CUA_TRACKING_ID", B),
        ("CUA_PROJECT", "other"),
        ("CUA_CHANNEL", "marketplace"),
        ("CUA_ACTIVE", surrounding.as_str()),
    ];
    decides(&sandbox, &["--id", C], &all, (C, "flag"));
    decides(&sandbox, &["-p", "here"], &all, (C, "flag"));
    decides(&sandbox, &["--channel", "marketplace"], &all, (OFFER, "flag"));
    decides(&sandbox, &[], &all, (B, "environment"));
    decides(&sandbox, &[], &[("CUA_PROJECT", "other")], (B, "environment"));
    decides(&sandbox, &[], &[("CUA_CHANNEL", "marketplace")], (OFFER, "environment"));
    decides(&sandbox, &[], &all[3..], (A, "project-file"));
    std::fs::remove_file(sandbox.path("work/cua.toml")).unwrap();
    decides(&sandbox, &[], &all[3..], (C, "directory"));
    sandbox.write(USER_CONFIG, format!("default_project = \"other\"\n[projects.other]\ntracking_id = \"{B}\"\n"));
    decides(&sandbox, &[], &all[3..], (C, "surrounding"));
    decides(&sandbox, &[], &[], (B, "default"));
}
