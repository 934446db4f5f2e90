//! `cua env` in real POSIX shells: what it sets, how it fails, and that no value ever runs.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use cua::shell::posix;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::support::{A, B, Run, Sandbox, real_tool};

const SHELLS: [&str; 4] = ["bash", "dash", "zsh", "ksh"];

/// The shells that are here.
fn shells() -> Vec<PathBuf> {
    SHELLS.into_iter().filter_map(real_tool).collect()
}

fn script(sandbox: &Sandbox, shell: &PathBuf, script: &str) -> Run {
    sandbox.program(shell).args(["-c", script])
}

#[test]
fn evaluating_it_sets_the_attribution() {
    let sandbox = Sandbox::with_project_file(&format!("project = \"x\"\ntracking_id = \"{A}\"\n"));
    for shell in shells() {
        // Also where somebody forgot the double quotes.
        for eval in ["eval \"$(cua env)\"", "eval $(cua env)", "e=$(cua env) && eval \"$e\" || exit"] {
            let script = format!("set -eu; {eval}; printenv AZURE_HTTP_USER_AGENT ARM_PARTNER_ID");
            let run =
                self::script(&sandbox, &shell, &script).env("AZURE_HTTP_USER_AGENT", "it's/1.0 `x` $y \\ \"z\" !");
            run.run().prints(&format!("it's/1.0 `x` $y \\ \"z\" ! pid-{A}\n{A}\n")).is_quiet();
        }
    }
}

/// Every way to get nothing from `cua env` in a folder: without a scope, with a mistyped word, with a
/// file that is broken.
const FAILURES: [(&str, &str); 8] = [
    ("empty", ""),
    ("empty", "--mistyped"),
    ("empty", "nosuchshell"),
    ("empty", "--id 1"),
    ("empty", "-p nobody"),
    ("empty", "--id ''"),
    ("broken", ""),
    ("broken", "--optional"),
];

fn folders() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("here/good/cua.toml", format!("project = \"x\"\ntracking_id = \"{A}\"\n"));
    sandbox.write("here/broken/cua.toml", "tracking_id = 1\n");
    std::fs::create_dir(sandbox.path("here/empty")).unwrap();
    sandbox
}

#[test]
fn where_it_fails_evaluating_it_fails() {
    let sandbox = folders();
    for shell in shells() {
        for (folder, arguments) in FAILURES {
            for script in [
                "set -e; eval \"$(cua env ARGS)\"; echo went on",
                "e=$(cua env ARGS) && eval \"$e\" || exit; echo went on",
            ] {
                let script = format!("cd {folder}; {}", script.replace("ARGS", arguments));
                let outcome = self::script(&sandbox, &shell, &script).run();
                assert!(outcome.status != 0 && outcome.text().is_empty(), "{}: {script}", shell.display());
                assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
            }
        }
    }
}

#[test]
fn where_it_fails_nothing_stale_stays() {
    let sandbox = folders();
    for shell in shells() {
        for (folder, arguments) in FAILURES {
            let script = format!(
                "cd good; eval \"$(cua env)\"; cd ../{folder}; eval \"$(cua env {arguments} 2>/dev/null)\" || \
                 echo ${{CUA_ACTIVE-none}} ${{ARM_PARTNER_ID-none}} \"$AZURE_HTTP_USER_AGENT\""
            );
            let run = self::script(&sandbox, &shell, &script).env("AZURE_HTTP_USER_AGENT", "theirs/1");
            run.run().prints("none none theirs/1\n");
        }
    }
}

#[test]
fn a_command_that_is_mistyped_around_env_fails_too() {
    let sandbox = Sandbox::new();
    let active = format!("pid-{A}");
    for shell in shells() {
        for typed in ["cua --channel x env", "cua evn", "cua", "cua --unset env"] {
            let stop = format!("set -e; eval \"$({typed} 2>/dev/null)\"; echo went on");
            let outcome = script(&sandbox, &shell, &stop).run();
            assert!(outcome.status != 0 && outcome.text().is_empty(), "{}: {typed}", shell.display());
            let stale =
                format!("eval \"$({typed} 2>/dev/null)\" || echo ${{CUA_ACTIVE-none}} ${{ARM_PARTNER_ID-none}}");
            script(&sandbox, &shell, &stale)
                .env("CUA_ACTIVE", &active)
                .env("ARM_PARTNER_ID", A)
                .run()
                .prints("none none\n");
        }
    }
    assert_eq!(sandbox.cua(["--id", A, "exec", "--", "true"]).run().status, 125);
}

#[test]
fn a_variable_that_cannot_be_set_makes_evaluating_fail() {
    let sandbox = Sandbox::new();
    for shell in shells() {
        for script in [
            "e=$(cua env --id ID) && eval \"$e\" || exit; echo went on",
            "set -e; eval \"$(cua env --id ID)\"; echo went on",
        ] {
            let script = format!("AZURE_DEV_USER_AGENT=x; readonly AZURE_DEV_USER_AGENT; {}", script.replace("ID", A));
            let outcome = self::script(&sandbox, &shell, &script).run();
            assert!(outcome.status != 0 && outcome.text().is_empty(), "{}: {script}", shell.display());
        }
    }
}

#[test]
fn without_cua_the_line_for_scripts_stops_too() {
    let sandbox = Sandbox::new();
    for shell in shells() {
        let run = script(&sandbox, &shell, "e=$(no-cua env) && eval \"$e\" || exit; echo went on");
        assert_eq!(run.run().status, 127, "{}", shell.display());
    }
}

#[test]
fn where_a_scope_is_optional_its_absence_is_no_failure() {
    let sandbox = Sandbox::new();
    sandbox.cua(["env", "--optional"]).run().prints("").is_quiet();
    let active =
        sandbox.cua(["env", "--optional"]).env("CUA_ACTIVE", format!("pid-{A}")).env("ARM_PARTNER_ID", A).run();
    active.prints("unset ARM_PARTNER_ID CUA_ACTIVE;\n").is_quiet();
    sandbox.cua(["env"]).run().fails(1, &["no tracking ID applies here", "cua init", "--explain"]);
}

#[test]
fn a_shell_that_enters_another_project_switches_to_it() {
    let sandbox = Sandbox::with_project_file(&format!("project = \"x\"\ntracking_id = \"{A}\"\n"));
    sandbox.write("here/inner/cua.toml", format!("project = \"y\"\ntracking_id = \"{B}\"\n"));
    for shell in shells() {
        let script = "eval \"$(cua env)\"; cd inner; eval \"$(cua env)\"; echo $AZURE_HTTP_USER_AGENT $ARM_PARTNER_ID; \
                      cd /; eval \"$(cua env)\" || echo ${CUA_ACTIVE-left}; eval \"$(cua env --unset)\"; echo $?";
        let outcome = self::script(&sandbox, &shell, script).run();
        assert_eq!(outcome.text(), format!("pid-{B} {B}\nleft\n0\n"), "{}", shell.display());
    }
}

#[test]
fn words_that_were_added_later_stay_when_ours_are_taken_back() {
    let sandbox = Sandbox::new();
    for shell in shells() {
        let script = format!(
            "eval \"$(cua env --id {A})\"; AZURE_HTTP_USER_AGENT=\"$AZURE_HTTP_USER_AGENT later/1\"; ARM_PARTNER_ID={B}; \
             eval \"$(cua env --unset)\"; echo \"$AZURE_HTTP_USER_AGENT\" $ARM_PARTNER_ID ${{CUA_ACTIVE-none}}"
        );
        let run =
            self::script(&sandbox, &shell, &script).env("AZURE_HTTP_USER_AGENT", "first/1").env("ARM_PARTNER_ID", "");
        run.run().prints(&format!("first/1 later/1 {B} none\n"));
    }
}

/// Every value through the quoter, and back through each real shell.
#[test]
fn a_quoted_value_comes_back_from_a_shell_as_it_was_and_nothing_in_it_runs() {
    let sandbox = Sandbox::new();
    let mut values: Vec<Vec<u8>> = [
        "\\'; touch canary #",
        "`touch canary`",
        "$(touch canary)",
        "'\"'\"'",
        "a\\",
        "!!",
        "%PATH%",
        "’; touch canary; ‘",
        "-n",
        "",
        "''",
        "'",
        "a\nb\n",
        "~",
        "=az",
        "*",
        "{a,b}",
        "$'x'",
        "\u{1b}[31m",
        "${IFS}",
        "; touch canary",
        "\r\n",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into();
    values.push(vec![b'x'; 100_000]);
    values.push(vec![0xFF, b'\'', 0xFE, b' ']);
    let any = prop::collection::vec(1u8..=255, 0..40);
    let mut runner = TestRunner::deterministic();
    values.extend((0..2000).map(|_| any.new_tree(&mut runner).unwrap().current()));

    for shell in shells() {
        let mut script = Vec::new();
        for value in &values {
            script.extend(b"X=");
            script.extend(posix::quote(OsStr::from_bytes(value)));
            script.extend(b"; printf '%s\\0' \"$X\";\n");
        }
        let file = sandbox.write("here/script", &script);
        let outcome = sandbox.program(&shell).args([&file]).run();
        let back: Vec<&[u8]> = outcome.stdout.split(|byte| *byte == 0).collect();
        assert_eq!(back.len(), values.len() + 1, "{}: {}", shell.display(), outcome.stderr);
        for (value, back) in values.iter().zip(back) {
            assert!(back == value.as_slice(), "{}: {:?}", shell.display(), OsStr::from_bytes(value));
        }
        assert!(!sandbox.path("here/canary").exists(), "{}", shell.display());
    }
}
