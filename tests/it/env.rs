//! `cua env` in real POSIX shells: what it sets, and the lines that people write around it.

use std::path::PathBuf;

use crate::shells_failing;
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

#[test]
fn where_it_fails_the_line_for_scripts_stops() {
    let sandbox = shells_failing::folders();
    for shell in shells() {
        for (folder, command) in shells_failing::FAILURES {
            let command = command.replace("SHELL", shell.file_name().unwrap().to_str().unwrap());
            let script = format!(
                "cd good; eval \"$(cua env)\"; cd ../{folder}; e=$({command}) && eval \"$e\" || exit; echo went on"
            );
            let outcome = self::script(&sandbox, &shell, &script).run();
            assert!(outcome.status != 0 && outcome.text().is_empty(), "{}: {script}", shell.display());
            assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
        }
    }
}

#[test]
fn cua_alone_fails_where_it_is_evaluated() {
    let sandbox = Sandbox::new();
    for shell in shells() {
        let script = "eval \"$(cua 2>/dev/null)\" || echo ${CUA_ACTIVE-none} ${ARM_PARTNER_ID-none}";
        let run = self::script(&sandbox, &shell, script).env("CUA_ACTIVE", format!("pid-{A}"));
        run.env("ARM_PARTNER_ID", A).run().prints("none none\n");
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
    active.prints("\\unset ARM_PARTNER_ID CUA_ACTIVE;\n").is_quiet();
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
