//! The lines for bash, zsh, dash and ksh: what shellcheck says of them, and that nothing that a person
//! has set in such a shell keeps them from working.

use std::ffi::OsStr;
use std::io::Write;
use std::process::Stdio;

use cua::shell::Shell;

use crate::shells::{Real, dumped_of_ours, sandbox};
use crate::support::{A, B, OFFER, Outcome, Run, Sandbox, real_tool};

/// What is no mistake here. SC2016: a user agent that holds a `$` between single quotes, which keep it
/// from being replaced.
const INHERENT: &str = "--exclude=SC2016";

/// Fails where shellcheck has anything to say of what `cua` printed.
#[track_caller]
fn passes_shellcheck(sandbox: &Sandbox, dialect: &str, arguments: &[&str], run: Run) {
    let Some(shellcheck) = real_tool("shellcheck") else { return };
    let lines = run.run().stdout;
    assert!(!lines.is_empty(), "nothing to check");
    let mut command = sandbox.program(shellcheck).args(["-s", dialect]).args(arguments).args(["-"]).into_command();
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&lines).unwrap();
    let outcome = Outcome::from(child.wait_with_output().unwrap());
    assert_eq!((outcome.status, outcome.text()), (0, ""), "{dialect}: {}", String::from_utf8_lossy(&lines));
}

#[test]
fn what_is_evaluated_passes_shellcheck() {
    let sandbox = sandbox();
    let active = [
        ("CUA_ACTIVE", format!("pid-{A}")),
        ("ARM_PARTNER_ID", A.to_owned()),
        ("AZURE_HTTP_USER_AGENT", format!("it's/1 $x `y` \"z\" pid-{A}")),
        ("CUA_RESTORE", "AZUREPS_HOST_ENVIRONMENT=~27a~0A~24~28b~29".to_owned()),
        ("AZUREPS_HOST_ENVIRONMENT", format!("'a_$_b_+pid-{A}")),
    ];
    for dialect in ["bash", "dash", "ksh"] {
        for arguments in [
            &["env", "--id", B][..],
            &["env", "--id", OFFER],
            &["env", "--unset"],
            &["env"],
            &["env", "--mistyped"],
            &["evn"],
        ] {
            let run = || sandbox.cua(arguments);
            if !arguments.contains(&"--unset") {
                passes_shellcheck(&sandbox, dialect, &[], run());
            }
            let run = active.iter().fold(run(), |run, (name, value)| run.env(name, value));
            passes_shellcheck(&sandbox, dialect, &[INHERENT], run);
        }
    }
}

#[test]
fn the_hook_for_bash_passes_shellcheck() {
    let sandbox = Sandbox::with_project_file(&format!("project = \"x\"\ntracking_id = \"{A}\"\n"));
    sandbox.write("here/it's/cua.toml", "x = $1\n");
    passes_shellcheck(&sandbox, "bash", &[], sandbox.cua(["hook", "bash"]));
    for folder in ["here", "here/it's", ""] {
        let run = sandbox.cua(["hook", "bash", "--update"]).in_folder(sandbox.path(folder));
        passes_shellcheck(&sandbox, "bash", &[INHERENT], run);
    }
}

/// What people set in their shells, and the shells that know it.
const SETTINGS: &[(&[&str], &str)] = &[
    (&["bash", "zsh", "dash", "ksh"], "set -u"),
    (&["bash", "zsh", "dash", "ksh"], "set -f"),
    (&["bash", "zsh", "dash", "ksh"], "set -a"),
    (&["bash", "zsh", "dash", "ksh"], "set -C"),
    (&["bash", "zsh", "ksh"], "set -o pipefail"),
    (&["bash"], "set -o posix"),
    (&["bash"], "shopt -s extglob nullglob failglob"),
    (&["bash"], "shopt -s expand_aliases; set -o history -o histexpand"),
    (&["bash"], "trap 'exit 9' ERR; set -E"),
    (&["zsh"], "setopt ksh_arrays"),
    (&["zsh"], "setopt rc_quotes"),
    (&["zsh"], "setopt sh_word_split glob_subst"),
    (&["zsh"], "setopt extended_glob null_glob magic_equal_subst"),
    (&["zsh"], "setopt posix_builtins posix_aliases"),
    (&["zsh"], "setopt err_return err_exit warn_create_global"),
    (&["zsh"], "emulate sh"),
    (&["zsh"], "emulate ksh"),
    (&["zsh"], "alias -g true='; touch x' pid='; touch x'"),
    (&["bash", "zsh", "dash", "ksh"], "IFS=\"apE='X\""),
    (&["bash", "zsh", "dash", "ksh"], "IFS="),
    (&["bash", "zsh", "dash", "ksh"], "alias export='touch x' unset='touch x' eval='eval'"),
];

#[test]
fn whatever_a_person_has_set_in_the_shell_evaluating_works() {
    const THEIRS: &str = "  it's `touch x` $(touch x) $x \"*\" ~ !! [a] =ls {a,b}  ";
    for (real, path) in Real::all().into_iter().filter(|(real, _)| real.shell == Shell::Posix) {
        for (shells, setting) in SETTINGS {
            if !shells.contains(&real.name) {
                continue;
            }
            let case = format!("{}: {setting}", real.name);
            let sandbox = sandbox();
            // In bash, what is not interactive knows no aliases but by this.
            let aliases = if real.name == "bash" { "shopt -s expand_aliases\n" } else { "" };
            let script = [
                &format!("{aliases}{setting}"),
                "dump before",
                &real.evaluate(&format!("--id {A}")),
                &real.evaluate(&format!("--id {OFFER}")),
                "dump during",
                &real.evaluate("--unset"),
                "dump after",
                &real.or_dump("cua env", "failed"),
            ]
            .join("\n");
            let run = sandbox.program(&path).args(real.flags).args([sandbox.write("script", script + "\n")]);
            let outcome = run.env("AZURE_HTTP_USER_AGENT", THEIRS).env("ARM_PARTNER_ID", "").run();
            let seen = |file: &str| dumped_of_ours(&sandbox, file);
            assert_eq!(outcome.status, 0, "{case}: {}", outcome.stderr);
            assert_eq!(seen("during")[OsStr::new("AZURE_HTTP_USER_AGENT")], *format!("{THEIRS} {OFFER}"));
            assert_eq!(seen("after"), seen("before"), "{case}");
            assert!(sandbox.path("here/failed").exists() && !sandbox.path("here/x").exists(), "{case}");
        }
    }
}
