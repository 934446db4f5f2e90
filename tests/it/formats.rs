//! `cua env --format` in a pipeline: what is written, what is refused with nothing written, and what
//! the steps that follow see.

use crate::formats_read::read;
use crate::readers::Read;
use crate::support::{A, B, OFFER, Outcome, Run, Sandbox};

const FORMATS: [&str; 4] = ["dotenv", "json", "github", "azure-pipelines"];
/// Those that cannot say that a variable is to be removed.
const ONLY_SET: [&str; 3] = ["dotenv", "github", "azure-pipelines"];

/// The user agent that the agent of Azure Pipelines sets in each step.
const AGENT: &str = "VSTS_297a3210-e711-4ddf-857a-1df14915bb29_build_2_0";

fn project() -> Sandbox {
    Sandbox::with_project_file(&format!("project = \"x\"\ntracking_id = \"{A}\"\n"))
}

fn format(sandbox: &Sandbox, format: &str, arguments: &[&str], set: &[(&str, &str)]) -> Run {
    let run = sandbox.cua(["env", "--format", format]).args(arguments);
    set.iter().fold(run, |run, (name, value)| run.env(name, value))
}

fn pid(id: &str) -> String {
    format!("pid-{id}")
}

/// It failed, and whoever appends its output to a file has changed nothing.
#[track_caller]
fn fails_and_writes_nothing(outcome: &Outcome, status: i32, parts: &[&str]) {
    outcome.fails(status, parts);
    assert_eq!(outcome.text(), "");
}

#[test]
fn each_format_has_every_variable() {
    let sandbox = project();
    let host = [("AZUREPS_HOST_ENVIRONMENT", "x")];
    format(&sandbox, "dotenv", &[], &host).run().prints(&format!(
        "AZURE_HTTP_USER_AGENT=pid-{A}\nAZUREPS_HOST_ENVIRONMENT=x+pid-{A}\nAZURE_DEV_USER_AGENT=pid-{A}\n\
         ARM_PARTNER_ID={A}\nARM_DISABLE_TERRAFORM_PARTNER_ID=true\nARM_DISABLE_PULUMI_PARTNER_ID=true\n\
         CUA_ACTIVE=pid-{A}\n"
    ));
    format(&sandbox, "azure-pipelines", &[], &host).run().prints(&format!(
        "##vso[task.setvariable variable=AZUREPS_HOST_ENVIRONMENT]x+pid-{A}\n\
         ##vso[task.setvariable variable=AZURE_DEV_USER_AGENT]pid-{A}\n\
         ##vso[task.setvariable variable=ARM_PARTNER_ID]{A}\n\
         ##vso[task.setvariable variable=ARM_DISABLE_TERRAFORM_PARTNER_ID]true\n\
         ##vso[task.setvariable variable=ARM_DISABLE_PULUMI_PARTNER_ID]true\n\
         ##vso[task.setvariable variable=CUA_TRACKING_ID]{A}\n\
         ##vso[task.setvariable variable=CUA_ACTIVE]pid-{A}\n"
    ));
    let same = read("json", format(&sandbox, "json", &[], &host).run().text());
    assert_eq!(read("github", format(&sandbox, "github", &[], &host).run().text()), same);
    assert_eq!(same.len(), 7);
}

/// Whoever reads it may have another environment than this step, or this shell.
#[test]
fn what_is_set_here_already_is_written_as_well() {
    let sandbox = project();
    let theirs = ("AZURE_HTTP_USER_AGENT", "it/1");
    for name in FORMATS {
        let fresh = format(&sandbox, name, &["--id", B], &[theirs]).run();
        let fresh = read(name, fresh.succeeds().text());
        let all: Vec<(&str, &str)> = fresh.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for already in
            [all, vec![("CUA_TRACKING_ID", B)], vec![("ARM_PARTNER_ID", B)], vec![("AZURE_DEV_USER_AGENT", "")]]
        {
            let again = format(&sandbox, name, &["--id", B], &[&[theirs], &already[..]].concat()).run();
            let mut again = read(name, again.succeeds().is_quiet().text());
            // What was there before is noted, for `--unset`.
            again.remove("CUA_RESTORE");
            assert_eq!(again, fresh, "{name} {already:?}");
        }
    }
}

#[test]
fn the_agent_keeps_its_user_agent_and_is_told_the_choice() {
    let sandbox = project();
    for (arguments, set, id) in [
        (&[][..], &[][..], A),
        (&["--id", B], &[], B),
        (&[], &[("CUA_TRACKING_ID", B)], B),
        (&["--id", OFFER], &[("CUA_PROJECT", "y"), ("CUA_CHANNEL", "z")], OFFER),
    ] {
        let set = [set, &[("AZURE_HTTP_USER_AGENT", AGENT)]].concat();
        let outcome = format(&sandbox, "azure-pipelines", arguments, &set).run();
        let read = read("azure-pipelines", outcome.succeeds().is_quiet().text());
        assert_eq!(read["CUA_TRACKING_ID"], id);
        assert!(!read.contains_key("AZURE_HTTP_USER_AGENT"), "{read:?}");
    }
}

#[test]
fn what_must_be_removed_is_null_or_an_error() {
    let sandbox = project();
    let inherited = [("ARM_PARTNER_ID", A)];
    for name in ONLY_SET {
        let outcome = format(&sandbox, name, &["--id", OFFER], &inherited).run();
        assert_eq!((outcome.status, outcome.text()), (2, ""), "{name}");
        assert!(outcome.stderr.contains("`ARM_PARTNER_ID` must be removed"), "{}", outcome.stderr);
        // A GUID takes its place.
        format(&sandbox, name, &["--id", B], &inherited).run().succeeds();
    }
    let outcome = format(&sandbox, "json", &["--id", OFFER], &inherited).run();
    assert!(outcome.succeeds().text().contains("\"ARM_PARTNER_ID\":null"), "{}", outcome.text());
}

#[test]
fn a_choice_that_the_id_outranks_and_what_was_kept_need_no_removal() {
    let sandbox = project();
    for name in FORMATS {
        let set = [("CUA_PROJECT", "y"), ("CUA_CHANNEL", "z")];
        let outcome = format(&sandbox, name, &["--id", B], &set).run();
        outcome.succeeds().is_quiet();
        assert!(!read(name, outcome.text()).contains_key("CUA_PROJECT"), "{}", outcome.text());
        // An earlier step found the user agent empty, and this one has its own.
        let pid = pid(A);
        let set =
            [("CUA_ACTIVE", pid.as_str()), ("CUA_RESTORE", "AZURE_DEV_USER_AGENT="), ("AZURE_DEV_USER_AGENT", "it/1")];
        let outcome = format(&sandbox, name, &[], &set).run();
        outcome.succeeds().is_quiet();
        if name == "github" {
            assert_eq!(read(name, outcome.text())["CUA_RESTORE"], "");
        }
    }
}

#[test]
fn unset_is_written_where_it_can_be() {
    let sandbox = project();
    for name in FORMATS {
        let empty = if name == "json" { "{}\n" } else { "" };
        format(&sandbox, name, &["--unset"], &[("AZURE_HTTP_USER_AGENT", "it/1")]).run().prints(empty).is_quiet();
    }
    let (pid, agent) = (pid(A), format!("it/1 pid-{A}"));
    let active = [("AZURE_HTTP_USER_AGENT", agent.as_str()), ("ARM_PARTNER_ID", A), ("CUA_ACTIVE", pid.as_str())];
    for name in ONLY_SET {
        fails_and_writes_nothing(&format(&sandbox, name, &["--unset"], &active).run(), 2, &["must be removed"]);
    }
    let expected = "{\"ARM_PARTNER_ID\":null,\"AZURE_HTTP_USER_AGENT\":\"it/1\",\"CUA_ACTIVE\":null}\n";
    format(&sandbox, "json", &["--unset"], &active).run().prints(expected);
    format(&sandbox, "json", &[], &active).env("CUA_OPT_OUT", "1").run().prints(expected).is_quiet();
}

#[test]
fn where_it_fails_nothing_is_written() {
    let sandbox = project();
    sandbox.write("here/broken/cua.toml", "tracking_id = 1\n");
    let active = [("CUA_ACTIVE", "pid-x-partnercenter"), ("AZURE_DEV_USER_AGENT", "x pid-x-partnercenter")];
    for name in FORMATS {
        for (folder, arguments, set, status, part) in [
            ("", &[][..], &[][..], 1, "no tracking ID applies here"),
            ("here/broken", &[], &[], 2, "cua.toml:1:"),
            ("here", &["bash"], &[], 2, "cannot be used with"),
            ("here", &["posix", "--unset"], &[], 2, "cannot be used with"),
            ("here", &["--mistyped"], &[], 2, "--mistyped"),
            ("here", &["--format", "json"], &[], 2, "more than once"),
            ("here", &["--id", "1"], &[], 2, "is not a tracking ID"),
            ("here", &["-p", "nobody"], &[], 2, "nobody"),
            ("here", &[], &[("AZURE_HTTP_USER_AGENT", "a\tb")], 2, "U+0009"),
            ("here", &[], &[("AZURE_HTTP_USER_AGENT", "pid-x-partnercenter"), ("CUA_STRICT", "1")], 2, "CUA_STRICT"),
        ] {
            for active in [&active[..], &[]] {
                let run = format(&sandbox, name, arguments, &[active, set].concat()).in_folder(sandbox.path(folder));
                fails_and_writes_nothing(&run.run(), status, &[part]);
            }
        }
    }
    let outcome = sandbox.cua(["env", "bash", "--format", "github"]).run();
    fails_and_writes_nothing(&outcome, 2, &["cannot be used with"]);
    fails_and_writes_nothing(&sandbox.cua(["env", "--format", "yaml"]).run(), 2, &["`yaml`", "dotenv", "json"]);
    fails_and_writes_nothing(&sandbox.cua(["env", "--format"]).run(), 2, &["needs a value"]);
}

#[test]
fn what_dotenv_readers_do_not_agree_on_is_refused() {
    let sandbox = project();
    for agent in ["it's", "a\\n"] {
        let outcome = format(&sandbox, "dotenv", &[], &[("AZURE_HTTP_USER_AGENT", agent)]).run();
        fails_and_writes_nothing(&outcome, 2, &["`AZURE_HTTP_USER_AGENT` holds a quote, a backslash", "cua exec"]);
    }
}

/// Every variable of a step in which the variables of an earlier one are set.
fn step(run: Run, variables: &Read) -> Run {
    variables.iter().fold(run, |run, (name, value)| run.env(name, value))
}

#[test]
fn a_later_step_of_github_writes_the_same_again() {
    for (id, theirs) in [(A, "it/1 \"z\" <<E"), (A, ""), (OFFER, "a  b"), (OFFER, "cloud-shell/1.0")] {
        let sandbox = Sandbox::new();
        let set = [("AZURE_HTTP_USER_AGENT", theirs), ("AZUREPS_HOST_ENVIRONMENT", theirs)];
        let first = format(&sandbox, "github", &["--id", id], &set).run();
        let variables = read("github", first.succeeds().is_quiet().text());
        let again = step(format(&sandbox, "github", &[], &set), &variables).run();
        again.prints(first.text()).is_quiet();
        // Another scope takes the place of the first.
        let other = step(format(&sandbox, "github", &["--id", B], &set), &variables).run();
        let other = read("github", other.succeeds().is_quiet().text());
        assert_eq!(other, read("github", format(&sandbox, "github", &["--id", B], &set).run().text()));
    }
}

#[test]
fn in_a_later_step_each_variable_has_the_pid_once() {
    for name in ["github", "azure-pipelines", "json"] {
        for id in [A, OFFER] {
            let sandbox = Sandbox::new();
            let set =
                [("AZURE_HTTP_USER_AGENT", AGENT), ("AZURE_DEV_USER_AGENT", "x/1"), ("AZUREPS_HOST_ENVIRONMENT", "")];
            let first = format(&sandbox, name, &["--id", id], &set).run();
            let mut variables = read(name, first.succeeds().is_quiet().text());
            // In each step the agent sets its own again.
            variables.entry("AZURE_HTTP_USER_AGENT".to_owned()).or_insert(AGENT.to_owned());
            let outcome = step(sandbox.cua(["exec", "--", "env"]), &variables).run();
            outcome.succeeds().is_quiet();
            let pid = if id == A { pid(A) } else { id.to_owned() };
            for (variable, expected) in [
                ("AZURE_HTTP_USER_AGENT", format!("{AGENT} {pid}")),
                ("AZURE_DEV_USER_AGENT", format!("x/1 {pid}")),
                ("AZUREPS_HOST_ENVIRONMENT", pid.clone()),
                ("CUA_TRACKING_ID", id.to_owned()),
                ("CUA_ACTIVE", pid.clone()),
            ] {
                let line = format!("{variable}={expected}");
                assert!(outcome.text().lines().any(|it| it == line), "{name}: no {line} in {}", outcome.text());
            }
        }
    }
}
