//! What is wrong on the command line: one message with what was meant or what there is, and no file
//! touched.

use crate::support::{A, B, Sandbox, files_of};

const PROJECTS: &str = "\
[projects.one]
tracking_id = \"b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4\"
[projects.two]
default_channel = \"github\"
channels.github.tracking_id = \"0d2f0f6e-3f0e-4a52-9b56-6a4a1f2f7c11\"
";

/// This is typed where there is no `cua.toml`, and two projects in the user configuration.
#[track_caller]
fn mistyped(arguments: &[&str], parts: &[&str]) {
    let sandbox = Sandbox::with_user_config(PROJECTS);
    let before = files_of(&sandbox);
    let outcome = sandbox.cua(arguments).run();
    outcome.fails(if arguments[0] == "exec" { 125 } else { 2 }, parts);
    // What may have been `eval "$(cua evn)"` fails there as well.
    let fails_when_evaluated = ["env", "shwo", "wombat"].contains(&arguments[0]);
    assert_eq!(outcome.text(), if fails_when_evaluated { "false;\n" } else { "" });
    assert!(files_of(&sandbox) == before, "{arguments:?} touched a file");
}

#[test]
fn what_cannot_be_done_is_refused_with_what_there_is() {
    mistyped(&["project", "add", "one"], &["config.toml:1:11: project `one` exists already", A]);
    mistyped(&["project", "add", "two", "--id", A], &["config.toml:3:11: ", &format!("(github: {B})")]);
    mistyped(&["project", "add", "three", "--directory", "nowhere"], &["`nowhere`: no such file"]);
    mistyped(&["project", "add", "three", "--id", "1"], &["`--id`: `1` is not a tracking ID"]);
    mistyped(&["project", "add", " three"], &["must not begin or end with a blank"]);
    for command in ["remove", "use"] {
        let parts = ["there is no project `three` in the user configuration; the projects are `one`, `two`"];
        mistyped(&["project", command, "three"], &parts);
    }
    mistyped(&["channel", "add", "github", "-p", "two"], &["config.toml:5:31: channel `github` exists already", B]);
    mistyped(&["channel", "add", "a\u{1B}b", "-p", "two"], &["`a\\u{1b}b`", "control characters"]);
    mistyped(&["channel", "add", "new", "-p", "three"], &["there is no project `three`; the projects are"]);
    mistyped(&["channel", "add", "new"], &["there is no project here", "`--project`", "`cua init`"]);
    mistyped(&["channel", "remove", "github", "-p", "two"], &["has the only ID of project `two`"]);
    mistyped(&["channel", "remove", "x", "-p", "two"], &["has no channel `x`; the only channel is `github`"]);
    mistyped(&["channel", "use", "x", "-p", "one"], &["has no channel `x`; there are no channels"]);
    mistyped(&["registered"], &["there is no project here"]);
    mistyped(&["registered", "-p", "two", "--channel", "x"], &["has no channel `x`; the only channel is `github`"]);
    mistyped(&["registered", "-p", "one", "--date", "2026-02-30"], &["`2026-02-30` is not a day", "like 2026-11-20"]);
    mistyped(&["registered", "-p", "one", "--date", "9999-12-31"], &["9999-12-31 is still to come"]);
    for verb in [&["show"][..], &["env"], &["exec"]] {
        let with = |flags: &[&'static str]| [verb, flags, if verb == ["exec"] { &["true"] } else { &[] }].concat();
        mistyped(&with(&["-p", "three"]), &["there is no project `three`; the projects are `one`, `two`"]);
        mistyped(&with(&["-p", "two", "--channel", "x"]), &["has no channel `x`; the only channel is `github`"]);
        mistyped(&with(&["--channel", "github"]), &["channel `github` of which project?", "`--project`"]);
        mistyped(&with(&["--id", "1"]), &["`--id`: `1` is not a tracking ID"]);
        mistyped(&with(&["--id", A, "-p", "one"]), &["`--id <ID>` cannot be used with `--project <NAME>`"]);
        mistyped(&with(&["--id", A, "--channel", "x"]), &["cannot be used with `--channel <CHANNEL>`"]);
    }
}

#[test]
fn what_is_mistyped_is_refused_with_what_was_meant() {
    mistyped(&["shwo"], &["`shwo`", "`show`", "see `cua --help`"]);
    mistyped(&["wombat"], &["`wombat`", "see `cua --help`"]);
    mistyped(&["project", "ad", "x"], &["`ad`", "`add`", "see `cua project --help`"]);
    mistyped(&["show", "--chanel", "x"], &["`--chanel`", "`--channel`", "see `cua show --help`"]);
    mistyped(&["exec", "--dryrun", "true"], &["`--dryrun`", "`--dry-run`", "see `cua exec --help`"]);
    mistyped(&["env", "--chanel", "x"], &["`--chanel`", "`--channel`", "see `cua env --help`"]);
    mistyped(&["exec"], &["name a program to run", "`cua exec -- az …`"]);
    mistyped(&["project"], &["name a command", "`cua project --help`"]);
    mistyped(&["project", "add"], &["NAME", "see `cua project add --help`"]);
    mistyped(&["id", "check"], &["TEXT", "see `cua id check --help`"]);
}

#[test]
fn what_was_typed_is_shown_as_it_was_typed() {
    mistyped(&["show", "it's  so"], &["`it's  so`"]);
    mistyped(&["show", "\u{1B}[31m\n\nUsage: x y"], &["`\\u{1b}[31m\\u{a}\\u{a}Usage: x y`", "see `cua show --help`"]);
}

#[test]
fn an_empty_word_is_refused_and_the_help_is_that_of_the_command() {
    for (flag, name) in [("--id", "--id <ID>"), ("-p", "--project <NAME>"), ("--channel", "--channel <CHANNEL>")] {
        mistyped(&["show", flag, ""], &[name, "it is empty", "see `cua show --help`"]);
        mistyped(&["env", flag, ""], &[name, "it is empty", "see `cua env --help`"]);
        mistyped(&["exec", flag, "", "true"], &[name, "it is empty", "see `cua exec --help`"]);
    }
    mistyped(&["project", "add", ""], &["<NAME>", "it is empty", "see `cua project add --help`"]);
    mistyped(&["channel", "add", "", "-p", "one"], &["<CHANNEL>", "it is empty"]);
    Sandbox::new().cua(["init", "--name", ""]).run().fails(2, &["--name <NAME>", "it is empty"]);
}

#[test]
fn a_text_that_is_no_id_is_an_answer_and_no_failure() {
    for (text, problem) in [("", "it is empty"), (" ", "it is empty"), ("-x", "it is neither"), ("\u{1B}", "U+001B")] {
        let outcome = Sandbox::new().cua(["id", "check", text]).run();
        assert_eq!((outcome.status, outcome.stderr.as_str()), (1, ""), "{text:?}");
        assert!(outcome.text().contains(problem) && !outcome.text().contains('\u{1B}'), "{}", outcome.text());
    }
}

#[test]
fn a_value_without_its_flag_is_told_where_it_may_belong() {
    let refused = |words: &[&str], message: &str| {
        Sandbox::new().cua(words).run().fails(2, &[message]);
    };
    refused(
        &["show", "marketplace"],
        "unexpected argument `marketplace`; does it belong to `--id`, `--project` or `--channel`? see `cua show --help`",
    );
    refused(&["verify", "wire", "az"], "`--timeout` or behind `--`? see `cua verify wire --help`");
    refused(&["id", "new", "x"], "unexpected argument `x`; see `cua id new --help`");
    refused(&["show", "--explian"], "unexpected argument `--explian`; did you mean `--explain`? see `cua show --help`");
    refused(&["listing-link"], "`--source <NAME>`, `<URL>` are missing; see");
}
