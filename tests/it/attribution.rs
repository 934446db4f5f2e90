//! What a child is told: words of others kept, ours last and once, and all of it undone again.

use std::ffi::{OsStr, OsString};

use cua::attribution::variables::Variables;
use cua::attribution::{Program, attribute, withdraw};
use cua::scope::{DecidedBy, Scope};
use cua::tracking_id::TrackingId;
use proptest::prelude::*;

use crate::support::{A, B, C, OFFER, Outcome, Run, Sandbox, USER_CONFIG};

/// What a program gets to see of a variable: its value, or nothing where it is absent.
fn seen(outcome: &Outcome, name: &str) -> Option<String> {
    let prefix = format!("{name}=");
    outcome.text().split('\0').find_map(|entry| Some(entry.strip_prefix(&prefix)?.to_owned()))
}

/// `cua exec` of a program that prints its environment.
fn exec(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    sandbox.cua(["exec"]).args(arguments).args(["--", "env", "-0"])
}

#[test]
fn words_of_others_stay_and_ours_comes_last_in_lower_case() {
    let sandbox = Sandbox::new();
    let run = sandbox.cua(["exec", "--id", &A.to_uppercase(), "--", "printenv", "AZURE_HTTP_USER_AGENT"]);
    run.env("AZURE_HTTP_USER_AGENT", "cloud-shell/1.0").run().prints(&format!("cloud-shell/1.0 pid-{A}\n")).is_quiet();
}

#[test]
fn a_guid_is_the_partner_id_and_a_partner_center_id_has_none() {
    let sandbox = Sandbox::new();
    let outcome = exec(&sandbox, &["--id", A]).env("ARM_PARTNER_ID", A.to_uppercase()).run();
    outcome.succeeds().is_quiet();
    assert_eq!(seen(&outcome, "ARM_PARTNER_ID").as_deref(), Some(A));
    let outcome = exec(&sandbox, &["--id", OFFER]).env("ARM_PARTNER_ID", B).run();
    assert_eq!(seen(&outcome, "ARM_PARTNER_ID"), None);
    assert_eq!(seen(&outcome, "ARM_DISABLE_TERRAFORM_PARTNER_ID").as_deref(), Some("true"));
    assert_eq!(seen(&outcome, "ARM_DISABLE_PULUMI_PARTNER_ID").as_deref(), Some("true"));
    assert_eq!(seen(&outcome, "AZURE_HTTP_USER_AGENT").as_deref(), Some(OFFER));
    assert_eq!(seen(&outcome, "AZURE_DEV_USER_AGENT").as_deref(), Some(OFFER));
}

#[test]
fn however_deeply_nested_the_pid_is_there_once() {
    let sandbox = Sandbox::with_project_file(&format!("project = \"x\"\ntracking_id = \"{A}\"\n"));
    let outcome = sandbox
        .cua(["exec", "--", "cua", "exec", "--", "sh", "-c", "cua exec -- env -0"])
        .env("AZURE_HTTP_USER_AGENT", "cloud-shell/1.0")
        .env("AZUREPS_HOST_ENVIRONMENT", "cloud-shell/1.0")
        .run();
    assert_eq!(seen(&outcome, "AZURE_HTTP_USER_AGENT").unwrap(), format!("cloud-shell/1.0 pid-{A}"));
    assert_eq!(seen(&outcome, "AZUREPS_HOST_ENVIRONMENT").unwrap(), format!("cloud-shell/1.0+pid-{A}"));
    assert_eq!(seen(&outcome, "ARM_PARTNER_ID").as_deref(), Some(A));
}

#[test]
fn another_scope_inside_replaces_ours_and_only_ours() {
    let sandbox = Sandbox::new();
    let script = format!("AZURE_HTTP_USER_AGENT=\"$AZURE_HTTP_USER_AGENT later/2\" cua exec --id {B} -- env -0");
    let outcome = sandbox
        .cua(["exec", "--id", A, "--", "sh", "-c", &script])
        .env("AZURE_HTTP_USER_AGENT", "first/1")
        .env("AZUREPS_HOST_ENVIRONMENT", "x y")
        .run();
    outcome.succeeds().is_quiet();
    assert_eq!(seen(&outcome, "AZURE_HTTP_USER_AGENT").unwrap(), format!("first/1 later/2 pid-{B}"));
    assert_eq!(seen(&outcome, "AZUREPS_HOST_ENVIRONMENT").unwrap(), format!("x_y+pid-{B}"));
    assert_eq!(seen(&outcome, "ARM_PARTNER_ID").as_deref(), Some(B));
    assert_eq!(seen(&outcome, "CUA_ACTIVE").unwrap(), format!("pid-{B}"));
}

#[test]
fn a_word_that_an_action_glued_to_ours_stays_without_it() {
    let sandbox = Sandbox::new();
    let script = "AZURE_HTTP_USER_AGENT=\"$AZURE_HTTP_USER_AGENT+GITHUBACTIONS/AzureCLI@v2\" cua exec -- env -0";
    let outcome = sandbox.cua(["exec", "--id", A, "--", "sh", "-c", script]).run();
    assert_eq!(seen(&outcome, "AZURE_HTTP_USER_AGENT").unwrap(), format!("GITHUBACTIONS/AzureCLI@v2 pid-{A}"));
}

#[test]
fn ours_is_found_again_whatever_others_glued_to_it() {
    let sandbox = Sandbox::new();
    for (name, append, expected) in [
        ("AZUREPS_HOST_ENVIRONMENT", "$OURS GITHUB/x", format!("GITHUB_x+pid-{B}")),
        ("AZUREPS_HOST_ENVIRONMENT", "first+$OURS", format!("first+pid-{B}")),
        ("AZURE_HTTP_USER_AGENT", "first/1+$OURS last", format!("first/1 last pid-{B}")),
        ("AZURE_HTTP_USER_AGENT", "first/1 $OURS\tlast", format!("first/1 last pid-{B}")),
    ] {
        let script = format!("OURS=\"${name}\"; export {name}=\"{append}\"; cua exec --id {B} -- env -0");
        let outcome = sandbox.cua(["exec", "--id", A, "--", "sh", "-c", &script]).run();
        outcome.succeeds().is_quiet();
        assert_eq!(seen(&outcome, name).unwrap(), expected);
    }
}

#[test]
fn a_choice_that_did_not_decide_here_does_not_decide_inside() {
    let sandbox = Sandbox::with_project_file(&format!("tracking_id = \"{C}\"\n"));
    sandbox.write(USER_CONFIG, format!("[projects.y]\ntracking_id = \"{B}\"\n"));
    let inner = "env -u CUA_TRACKING_ID cua exec -- sh -c 'cua exec -- printenv CUA_ACTIVE'";
    let outcome = sandbox.cua(["exec", "--id", A, "--", "sh", "-c", inner]).env("CUA_PROJECT", "y").run();
    outcome.prints(&format!("pid-{C}\n"));
}

#[test]
fn a_choice_is_handed_on_and_a_file_is_asked_again() {
    let sandbox = Sandbox::with_project_file(&format!(
        "project = \"x\"\ndefault_channel = \"github\"\n[channels]\n\
         github = {{ tracking_id = \"{A}\" }}\nmarketplace = {{ tracking_id = \"{OFFER}\" }}\n"
    ));
    sandbox.write("here/other/cua.toml", format!("project = \"y\"\ntracking_id = \"{B}\"\n"));
    let script = sandbox.script("here/deploy.sh", "#!/bin/sh\ncd other && cua exec -- env -0\n");
    let inner = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut run = sandbox.cua(["exec"]).args(arguments).args(["--"]).args([&script]);
        for (name, value) in variables {
            run = run.env(name, value);
        }
        let outcome = run.run();
        outcome.succeeds().is_quiet();
        (seen(&outcome, "CUA_ACTIVE").unwrap(), seen(&outcome, "CUA_PROJECT"), seen(&outcome, "CUA_CHANNEL"))
    };
    assert_eq!(inner(&["--channel", "marketplace"], &[]), (OFFER.to_owned(), None, None));
    assert_eq!(inner(&[], &[("CUA_CHANNEL", "marketplace")]), (OFFER.to_owned(), None, None));
    assert_eq!(inner(&[], &[("CUA_PROJECT", "x"), ("CUA_CHANNEL", "github")]), (format!("pid-{A}"), None, None));
    assert_eq!(inner(&["--id", C], &[("CUA_PROJECT", "x")]), (format!("pid-{C}"), None, None));
    assert_eq!(inner(&[], &[]), (format!("pid-{B}"), None, None));
}

#[test]
fn a_script_may_leave_the_folder_that_decided() {
    let sandbox = Sandbox::with_project_file(&format!("project = \"x\"\ntracking_id = \"{A}\"\n"));
    let outcome = sandbox.cua(["exec", "--", "sh", "-c", "cd / && cua exec -- env -0"]).run();
    assert_eq!(seen(&outcome, "CUA_ACTIVE").unwrap(), format!("pid-{A}"));
}

#[test]
fn what_puts_attribution_at_risk_is_said_in_a_line_and_strictly_it_is_an_error() {
    let sandbox = Sandbox::new();
    for program in ["sudo", "doas", "su"] {
        sandbox.script(&format!("bin/{program}"), "#!/bin/sh\nexit 0\n");
    }
    let in_front = format!("foo_pid-{B}");
    let other = format!("AZURECLI/2 PID-{B}");
    let glued = format!("pid-{B}+GITHUBACTIONS/x");
    for (name, value, program, said) in [
        ("AZURE_HTTP_USER_AGENT", other.as_str(), "true", format!("`AZURE_HTTP_USER_AGENT` already holds `PID-{B}`")),
        ("AZURE_HTTP_USER_AGENT", &glued, "true", format!("already holds `pid-{B}`")),
        ("AZURE_DEV_USER_AGENT", &other, "true", format!("`AZURE_DEV_USER_AGENT` already holds `PID-{B}`")),
        ("AZUREPS_HOST_ENVIRONMENT", &glued, "true", format!("`AZUREPS_HOST_ENVIRONMENT` already holds `pid-{B}`")),
        ("ARM_PARTNER_ID", B, "true", format!("the inherited `ARM_PARTNER_ID` (`{B}`)")),
        ("AZURE_HTTP_USER_AGENT", &in_front, "true", format!("already holds `pid-{B}`")),
        ("HARMLESS", "x", "doas", "`doas` does not pass".to_owned()),
        ("HARMLESS", "x", "su", "`su` does not pass".to_owned()),
        ("HARMLESS", "x", "sudo", "`sudo` does not pass the environment on".to_owned()),
    ] {
        let exec = || sandbox.cua(["exec", "--id", A, "--", program]).env(name, value);
        exec().run().fails(0, &[&said]);
        exec().env("CUA_STRICT", "1").run().fails(125, &[&said, "CUA_STRICT"]);
        if name != "HARMLESS" {
            let env = || sandbox.cua(["env", "--id", A]).env(name, value);
            env().run().fails(0, &[&said]);
            assert!(env().env("CUA_STRICT", "1").run().fails(2, &[&said]).text().ends_with("false;\n"));
        }
    }
    // All of it in one line.
    let both = sandbox.cua(["exec", "--id", A, "--", "true"]).env("ARM_PARTNER_ID", B);
    both.env("AZURE_HTTP_USER_AGENT", format!("pid-{B} pid-{B}")).run().fails(0, &["already holds", "; the inherited"]);
    // It is said where it happens, and not again inside, where it is over.
    let nested = sandbox.cua(["exec", "--id", A, "--", "cua", "exec", "--", "true"]).env("ARM_PARTNER_ID", B).run();
    nested.fails(0, &["the inherited `ARM_PARTNER_ID`"]);
    // The same ID, whoever put it there, is no risk.
    let ours = format!("x/1 PID-{}", A.to_uppercase());
    let outcome = exec(&sandbox, &["--id", A])
        .env("AZURE_HTTP_USER_AGENT", ours)
        .env("ARM_PARTNER_ID", format!("pid-{A}"))
        .env("CUA_STRICT", "1")
        .run();
    outcome.succeeds().is_quiet();
    assert_eq!(seen(&outcome, "AZURE_HTTP_USER_AGENT").unwrap(), format!("x/1 pid-{A}"));
}

#[test]
fn a_user_agent_that_no_header_can_carry_is_refused() {
    let sandbox = Sandbox::new();
    for value in ["a\tb", "a\nb", "a\u{1b}[31m", "naïve/1", "\u{7f}"] {
        for name in ["AZURE_HTTP_USER_AGENT", "AZURE_DEV_USER_AGENT"] {
            let outcome = sandbox.cua(["exec", "--id", A, "--", "touch", "started"]).env(name, value).run();
            outcome.fails(125, &[name, "no user agent can carry"]);
            assert!(!sandbox.path("here/started").exists());
        }
    }
}

#[test]
fn who_opts_out_gets_the_environment_as_it_was() {
    let sandbox = Sandbox::with_project_file("this is not TOML");
    sandbox.write(USER_CONFIG, "nor is this");
    let ran = || sandbox.cua(["exec", "--", "echo", "ran"]).env("CUA_OPT_OUT", "1");
    ran().run().prints("ran\n").is_quiet();
    ran().env("CUA_ACTIVE", format!("pid-{A}")).env("CUA_RESTORE", "nonsense").run().prints("ran\n").is_quiet();
    let sandbox = Sandbox::with_project_file("this is not TOML");
    let nested = sandbox
        .cua(["exec", "--id", A, "--", "sh", "-c", "CUA_OPT_OUT=yes cua exec -- env -0"])
        .env("AZURE_HTTP_USER_AGENT", "x  y ")
        .env("ARM_PARTNER_ID", "")
        .run();
    nested.succeeds();
    assert_eq!(seen(&nested, "AZURE_HTTP_USER_AGENT").as_deref(), Some("x  y "));
    assert_eq!(seen(&nested, "ARM_PARTNER_ID").as_deref(), Some(""));
    for name in ["CUA_ACTIVE", "CUA_RESTORE", "CUA_TRACKING_ID", "AZUREPS_HOST_ENVIRONMENT", "AZURE_DEV_USER_AGENT"] {
        assert_eq!(seen(&nested, name), None, "{name}");
    }
    for no in ["", "0", "false", "FALSE"] {
        let outcome = exec(&sandbox, &["--id", A]).env("CUA_OPT_OUT", no).run();
        assert!(seen(&outcome, "CUA_ACTIVE").is_some(), "{no}");
    }
    let taken_back = sandbox.cua(["env"]).env("CUA_OPT_OUT", "1").env("CUA_ACTIVE", format!("pid-{A}"));
    let taken_back = taken_back.env("AZURE_HTTP_USER_AGENT", format!("x/1 pid-{A}")).run();
    taken_back.prints("\\unset CUA_ACTIVE &&\n\\export AZURE_HTTP_USER_AGENT='x/1';\n").is_quiet();
    let sandbox = Sandbox::with_project_file(&format!("project = \"x\"\ntracking_id = \"{A}\"\n"));
    let shown = sandbox.cua(["show", "--json"]).env("CUA_OPT_OUT", "1").run();
    let json: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!((&json["opted_out"], &json["tracking_id"]), (&true.into(), &A.into()));
}

#[test]
fn marks_that_cua_did_not_write_are_refused_or_taken_for_nothing() {
    let sandbox = Sandbox::new();
    let run = |active: &str, restore: &str| {
        exec(&sandbox, &["--id", A])
            .env("CUA_ACTIVE", active)
            .env("CUA_RESTORE", restore)
            .env("AZURE_HTTP_USER_AGENT", "cloud-shell/1.0 x")
            .run()
    };
    // Only a pid is ever taken out again.
    for active in ["cloud-shell/1.0", " ", "x", "pid-"] {
        let outcome = run(active, "");
        assert_eq!(seen(&outcome, "AZURE_HTTP_USER_AGENT").unwrap(), format!("cloud-shell/1.0 x pid-{A}"));
    }
    let ours = format!("pid-{A}");
    for restore in ["PATH=/evil", "LD_PRELOAD=x", "x", "CUA_ACTIVE=x", "ARM_PARTNER_ID=%00"] {
        run(&ours, restore).fails(125, &["`CUA_RESTORE` is not what `cua` wrote"]);
    }
    sandbox.cua(["exec", "--", "true"]).env("CUA_ACTIVE", "x").run().fails(125, &["`CUA_ACTIVE`", "`x`"]);
}

/// A value that a variable may have had before: absent, or anything.
fn any_value(of: &'static str) -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop_oneof![Just(String::new()), Just("x/1.0".to_owned()), Just(format!("pid-{A}")), of])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Two scopes one upon the other, in one shell, and the way back.
    #[test]
    fn unset_restores_every_variable_to_the_byte(
        agent in any_value("[ -~]{0,20}"),
        host in any_value("[^\0]{0,20}"),
        partner in any_value("[^\0]{0,20}"),
        disable in any_value("(true|1|TRUE)"),
        project in any_value("[a-z]{1,5}"),
    ) {
        let sandbox = Sandbox::new();
        let script = format!(
            "env -0 >before; e=$(cua env --id {A}) && eval \"$e\" && e=$(cua env --id {OFFER}) && eval \"$e\" && \
             e=$(cua env --id {B}) && eval \"$e\" && test \"$CUA_ACTIVE\" = pid-{B} && \
             e=$(cua env --unset) && eval \"$e\" && unset e && env -0 >after"
        );
        let mut run = sandbox.program("sh").args(["-c", &script]);
        for (name, value) in [
            ("AZURE_HTTP_USER_AGENT", &agent),
            ("AZURE_DEV_USER_AGENT", &agent),
            ("AZUREPS_HOST_ENVIRONMENT", &host),
            ("ARM_PARTNER_ID", &partner),
            ("ARM_DISABLE_TERRAFORM_PARTNER_ID", &disable),
            ("CUA_PROJECT", &project),
            ("CUA_TRACKING_ID", &partner.clone().filter(|_| disable.is_some())),
        ] {
            if let Some(value) = value {
                run = run.env(name, value);
            }
        }
        run.run().succeeds();
        let sorted = |file: &str| {
            let text: OsString = String::from_utf8(std::fs::read(sandbox.path(file)).unwrap()).unwrap().into();
            let mut entries: Vec<String> = text.to_str().unwrap().split('\0').map(str::to_owned).collect();
            entries.sort();
            entries
        };
        prop_assert_eq!(sorted("here/before"), sorted("here/after"));
    }
}

/// A scope with this ID, chosen by a flag or found in a file.
fn scope(id: &str, chosen: bool) -> Scope {
    Scope {
        project: None,
        channel: None,
        id: TrackingId::parse(id).unwrap(),
        registered: None,
        decided_by: if chosen { DecidedBy::Flag } else { DecidedBy::ProjectFile },
        chosen_with: None,
        decided_at: None,
        defined_at: None,
        passed_over: Vec::new(),
    }
}

fn any_scope() -> impl Strategy<Value = Scope> {
    (prop::sample::select(vec![A, B, C, OFFER]), any::<bool>()).prop_map(|(id, chosen)| scope(id, chosen))
}

fn any_program() -> impl Strategy<Value = Program> {
    prop::sample::select(Program::ALL.to_vec())
}

/// An environment before any `cua`, with what may stand in each variable.
fn any_environment() -> impl Strategy<Value = Variables> {
    let word = prop_oneof![
        Just(format!("pid-{A}")),
        Just(format!("PID-{}", B.to_uppercase())),
        Just(format!("pid-{A}+GITHUBACTIONS/x")),
        Just(OFFER.to_owned()),
        Just(String::new()),
        "[ -~]{1,8}",
    ];
    let agent = prop::collection::vec(word, 0..5).prop_map(|words| words.join(" "));
    let any = prop_oneof!["[^\0]{0,12}", Just("true".to_owned()), Just(A.to_owned()), Just(format!("x y+pid-{A}"))];
    let values = (
        prop::option::of(agent.clone()),
        prop::option::of(agent),
        prop::option::of(any.clone()),
        prop::collection::vec(prop::option::of(any), 6),
    );
    values.prop_map(|(agent, dev_agent, host, others)| {
        let mut variables = Variables::default();
        let mut put = |name, value: Option<String>| variables.put(name, value.map(OsString::from));
        put("AZURE_HTTP_USER_AGENT", agent);
        put("AZURE_DEV_USER_AGENT", dev_agent);
        put("AZUREPS_HOST_ENVIRONMENT", host);
        for (name, value) in [
            "ARM_PARTNER_ID",
            "ARM_DISABLE_TERRAFORM_PARTNER_ID",
            "ARM_DISABLE_PULUMI_PARTNER_ID",
            "CUA_TRACKING_ID",
            "CUA_PROJECT",
            "CUA_CHANNEL",
        ]
        .into_iter()
        .zip(others)
        {
            put(name, value);
        }
        variables
    })
}

proptest! {
    /// However `cua` was nested, taking it back gives the environment that was there at first.
    #[test]
    fn what_was_added_by_any_row_of_scopes_is_taken_back_to_the_byte(
        before in any_environment(),
        row in prop::collection::vec((any_program(), any_scope()), 1..4),
    ) {
        let mut now = before.clone();
        for (program, scope) in &row {
            now = attribute(*program, OsStr::new("x"), scope, &now).unwrap().after;
        }
        prop_assert_eq!(withdraw(&now).unwrap().after, before);
    }

    #[test]
    fn the_pid_is_last_and_once_wherever_it_belongs_and_a_second_time_changes_nothing(
        before in any_environment(), program in any_program(), scope in any_scope(),
    ) {
        let attribution = attribute(program, OsStr::new("x"), &scope, &before).unwrap();
        let pid = scope.id.pid();
        for name in ["AZURE_HTTP_USER_AGENT", "AZURE_DEV_USER_AGENT"] {
            let value = attribution.after.text(name).unwrap();
            let words: Vec<&str> = value.split(' ').collect();
            prop_assert_eq!(*words.last().unwrap(), pid);
            prop_assert_eq!(words.iter().filter(|word| **word == pid).count(), 1);
        }
        let host = attribution.after.text("AZUREPS_HOST_ENVIRONMENT");
        if program == Program::Az {
            prop_assert_eq!(host.map(OsStr::new), before.get("AZUREPS_HOST_ENVIRONMENT"));
        } else {
            let token = host.unwrap().strip_prefix("cloud-shell/").unwrap_or(host.unwrap());
            prop_assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b)), "{token}");
            prop_assert!(token == pid || token.ends_with(&format!("+{pid}")), "{token}");
        }
        prop_assert_eq!(attribution.after.text("ARM_PARTNER_ID"), scope.id.partner_id());
        let again = attribute(program, OsStr::new("x"), &scope, &attribution.after).unwrap();
        prop_assert_eq!(again.changes, vec![]);
    }
}
