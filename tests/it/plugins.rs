//! Plugins: `cua NAME` is `cua-NAME` from PATH, where `cua` has no such command itself.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::Stdio;

use crate::shims::on_path;
use crate::support::{A, CUA, Outcome, Run, Sandbox, USER_CONFIG};

/// Says which process it is, who called it what, and with what.
const PROBE: &str = "#!/bin/sh\necho \"$$ ${0##*/}\"; printf '<%s>' \"$@\"; echo; echo \"${AZURE_HTTP_USER_AGENT-nobody} ${AZUREPS_HOST_ENVIRONMENT-nobody}\"\n";

fn with_plugins(plugins: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new();
    for plugin in plugins {
        sandbox.script(plugin, PROBE);
    }
    sandbox
}

fn cua(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    on_path(sandbox, &["first", "second"], CUA).args(arguments)
}

#[test]
fn a_plugin_takes_the_place_of_cua_with_its_attribution() {
    let sandbox = with_plugins(&["second/cua-deploy"]);
    sandbox.write("here/cua.toml", format!("tracking_id = \"{A}\"\n"));
    let mut command = cua(&sandbox, &["deploy", "--help", "-v", "", "a  b", "--", "--version"]).into_command();
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let id = child.id();
    let outcome = Outcome::from(child.wait_with_output().unwrap());
    let expected = format!("{id} cua-deploy\n<--help><-v><><a  b><--><--version>\npid-{A} pid-{A}\n");
    outcome.prints(&expected).is_quiet();
}

#[track_caller]
fn ends_in(outcome: &Outcome, expected: &str) {
    outcome.succeeds().is_quiet();
    assert_eq!(outcome.text().lines().last(), Some(expected));
}

#[test]
fn a_plugin_is_quiet_outside_of_any_scope_and_starts_nothing_where_one_is_broken() {
    let sandbox = with_plugins(&["first/cua-deploy"]);
    ends_in(&cua(&sandbox, &["deploy"]).run(), "nobody nobody");
    let project = format!("default_project = \"mine\"\n[projects.mine]\ntracking_id = \"{A}\"\n");
    sandbox.write(USER_CONFIG, project);
    ends_in(&cua(&sandbox, &["deploy"]).run(), &format!("pid-{A} pid-{A}"));
    sandbox.write("here/cua.toml", "broken");
    cua(&sandbox, &["deploy"]).run().fails(125, &["cua.toml:1"]);
    ends_in(&cua(&sandbox, &["deploy"]).env("CUA_OPT_OUT", "1").run(), "nobody nobody");
    // What there is none of has nothing to do with the file.
    cua(&sandbox, &["deplo"]).run().fails(2, &["there is no command `deplo`; did you mean `deploy`?"]);
}

#[test]
fn a_command_of_our_own_comes_before_a_plugin_of_its_name() {
    let commands = ["env", "show", "plugin", "shim", "exec"];
    let sandbox = with_plugins(&commands.map(|name| format!("first/cua-{name}")).each_ref().map(String::as_str));
    for name in commands {
        let outcome = cua(&sandbox, &[name, "--help"]).run();
        assert!(!outcome.succeeds().text().contains(&format!("cua-{name}\n")), "{name}: {outcome:?}");
        cua(&sandbox, &["--", name, "--help"]).run().fails(if name == "exec" { 125 } else { 2 }, &["`--`"]);
    }
    // The beginning of a command is not that command.
    sandbox.script("first/cua-e", PROBE);
    assert!(cua(&sandbox, &["e", "--help"]).run().succeeds().text().contains("<--help>"));
    for flag in [&["--id", A, "e"][..], &["-v", "e"], &["--channel", "x", "e"]] {
        cua(&sandbox, flag).run().fails(2, &["unexpected argument"]);
    }
}

#[test]
fn the_name_of_a_plugin_may_be_any_text_and_its_arguments_any_bytes() {
    let sandbox = with_plugins(&["first/cua-é", "first/cua-a b", "first/cua-a=b"]);
    for name in ["é", "a b", "a=b"] {
        let outcome = cua(&sandbox, &[name]).args(["x".as_bytes(), b"\xFE"].map(OsStr::from_bytes)).run();
        assert!(outcome.stdout.windows(7).any(|window| window == b"<x><\xFE>\n"), "{name}: {outcome:?}");
    }
    let outcome = cua(&sandbox, &[]).args([OsStr::from_bytes(b"\xFF")]).run();
    outcome.fails(2, &["not UTF-8"]);
}

#[test]
fn a_plugin_has_the_exit_statuses_of_exec() {
    let sandbox = Sandbox::new();
    sandbox.script("first/cua-answer", "#!/bin/sh\nexit 42\n");
    sandbox.script("first/cua-orphan", "#!/no/such/interpreter\n");
    sandbox.write("first/cua-plain", "");
    assert_eq!(cua(&sandbox, &["answer"]).run().status, 42);
    cua(&sandbox, &["orphan"]).run().fails(127, &["first/cua-orphan`", "`#!` line"]);
    cua(&sandbox, &["plain"]).run().fails(126, &["first/cua-plain`: permission denied"]);
}

#[test]
fn a_word_that_is_neither_a_command_nor_a_plugin_is_refused_with_the_nearest() {
    let sandbox = with_plugins(&["first/cua-deploy", "second/cua-hello"]);
    for (typed, meant) in [
        ("evn", "env"),
        ("shwo", "show"),
        ("hlep", "help"),
        ("regist", "registered"),
        ("depoly", "deploy"),
        ("hallo", "hello"),
        ("Env", "env"),
    ] {
        let expected = format!("there is no command `{typed}`; did you mean `{meant}`? see `cua --help`");
        let outcome = cua(&sandbox, &[typed, "x"]).run();
        outcome.fails(2, &[&expected]);
        // It may have been `eval "$(cua evn)"`.
        assert_eq!(outcome.text(), "false;\n");
    }
    sandbox.script("deploy", PROBE);
    for typed in ["wombat", "", "/deploy", "../deploy", "x/deploy", "\u{1B}[31m"] {
        let outcome = cua(&sandbox, &[typed]).run();
        outcome.fails(2, &["there is no command `", "`; see `cua --help`"]);
        assert!(!outcome.stderr.contains('\u{1B}'));
    }
    cua(&sandbox, &["wombat", "exec"]).run().fails(125, &["there is no command `wombat`"]);
}

/// What `plugin list` says of a plugin on standard error, behind its path.
#[track_caller]
fn complains(outcome: &Outcome, plugin: &str, problem: &str) {
    let begin = format!("{plugin}` {problem}");
    let lines: Vec<&str> = outcome.stderr.lines().filter(|line| line.contains(&begin)).collect();
    assert!(matches!(lines[..], [line] if line.starts_with("cua: `/")), "{begin}: {outcome:?}");
}

#[test]
fn plugin_list_shows_each_and_what_shadows_what() {
    let sandbox = with_plugins(&["first/cua-deploy", "first/cua-both", "second/cua-both", "second/cua-env"]);
    fs::create_dir(sandbox.path("first/cua-folder")).unwrap();
    sandbox.write("first/cua-plain", "");
    sandbox.script("second/cua-plain", PROBE);
    sandbox.write("first/cua-", "");
    sandbox.write("first/cuadeploy", "");
    let outcome = cua(&sandbox, &["plugin", "list"]).run();
    assert_eq!((outcome.status, outcome.stderr.lines().count()), (1, 3), "{outcome:?}");
    let expected = [
        "first/cua-both",
        "first/cua-deploy",
        "first/cua-plain",
        "second/cua-both",
        "second/cua-env",
        "second/cua-plain",
    ];
    let listed: Vec<String> = expected.iter().map(|file| sandbox.path(file).display().to_string()).collect();
    assert_eq!(outcome.text().lines().collect::<Vec<_>>(), listed);
    complains(&outcome, "second/cua-both", &format!("is never run: `{}` comes first", listed[0]));
    complains(&outcome, "second/cua-env", "is never run: `env` is a command of `cua` itself");
    complains(&outcome, "first/cua-plain", "cannot be run");
    // Where both go to one place, each complaint stands below what it is about.
    let script = format!("exec 2>&1; exec {CUA} plugin list");
    let outcome = on_path(&sandbox, &["first", "second"], "sh").args(["-c", &script]).run();
    let lines: Vec<&str> = outcome.text().lines().collect();
    assert!(lines[2] == listed[2] && lines[3].starts_with(&format!("cua: `{}` cannot", listed[2])), "{lines:#?}");
}

#[test]
fn plugin_list_says_that_all_is_well_or_that_there_is_none() {
    let sandbox = with_plugins(&["first/cua-deploy"]);
    let listed = format!("{}\n", sandbox.path("first/cua-deploy").display());
    cua(&sandbox, &["plugin", "list"]).run().prints(&listed).is_quiet();
    // A folder that is there twice shadows nothing.
    symlink("first", sandbox.path("link")).unwrap();
    let twice = on_path(&sandbox, &["first", "link", "first"], CUA);
    twice.args(["plugin", "list"]).run().prints(&listed).is_quiet();
    // What is found by a relative entry is listed by its whole path.
    for path in ["../first", ":/bin"] {
        let run = sandbox.cua(["plugin", "list"]).env("PATH", path);
        run.in_folder(sandbox.path(if path == ":/bin" { "first" } else { "here" })).run().succeeds().is_quiet();
    }
    cua(&Sandbox::new(), &["plugin", "list"]).run().fails(1, &["there are no plugins on `PATH`", "`cua-`"]);
}
