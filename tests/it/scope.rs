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
    let work = sandbox.path("here");
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
    std::fs::remove_file(sandbox.path("here/cua.toml")).unwrap();
    decides(&sandbox, &[], &all[3..], (C, "directory"));
    sandbox.write(USER_CONFIG, format!("default_project = \"other\"\n[projects.other]\ntracking_id = \"{B}\"\n"));
    decides(&sandbox, &[], &all[3..], (C, "surrounding"));
    decides(&sandbox, &[], &[], (B, "default"));
}

#[test]
fn an_empty_variable_is_unset_and_an_empty_flag_is_an_error() {
    let sandbox = Sandbox::with_project_file(CHANNELS);
    let empty = [("CUA_TRACKING_ID", ""), ("CUA_PROJECT", ""), ("CUA_CHANNEL", ""), ("CUA_ACTIVE", "")];
    decides(&sandbox, &[], &empty, (A, "project-file"));
    for flag in ["--id", "--project", "-p", "--channel"] {
        sandbox.cua(["show", flag, ""]).run().fails(2, &["empty"]);
        sandbox.cua(["exec", flag, "", "--", "true"]).run().fails(125, &["empty"]);
    }
    sandbox.cua(["show", "--id", A, "-p", "x"]).run().fails(2, &["`--id <ID>`", "cannot be used with"]);
    sandbox.cua(["show", "--id", A, "--channel", "x"]).run().fails(2, &["cannot be used with"]);
}

#[test]
fn the_nearest_file_decides_alone() {
    let sandbox = Sandbox::with_project_file(CHANNELS);
    sandbox.write("here/a/cua.toml", format!("project = \"inner\"\ntracking_id = \"{B}\"\n"));
    std::fs::create_dir_all(sandbox.path("here/a/b/c")).unwrap();
    let show = |folder: &str| sandbox.cua(["show", "--json"]).in_folder(sandbox.path(folder)).run();
    let json = |folder: &str| serde_json::from_slice::<serde_json::Value>(&show(folder).stdout).unwrap();
    assert_eq!(json("here")["tracking_id"], A);
    assert_eq!(json("here/a/b/c")["tracking_id"], B);
    assert_eq!(json("here/a/b/c")["channel"], serde_json::Value::Null);
    // The channels of the outer one are not those of the inner one.
    let outcome = sandbox.cua(["show", "--channel", "github"]).in_folder(sandbox.path("here/a/b")).run();
    outcome.fails(2, &["project `inner`", "no channel `github`", "there are no channels"]);
}

#[test]
fn show_names_file_and_line_of_what_decided_and_of_the_id() {
    let sandbox = Sandbox::with_project_file(CHANNELS);
    let file = sandbox.path("here/cua.toml");
    let outcome = sandbox.cua(["show", "--json"]).run();
    let json: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "project": "contoso-db", "channel": "github", "tracking_id": A, "kind": "guid",
            "pid": format!("pid-{A}"), "partner_id": A, "registered": "2026-11-20", "opted_out": false,
            "source": { "kind": "project-file", "path": file, "line": 1 },
            "defined_at": { "path": file, "line": 4 },
        })
    );
    let text = sandbox.cua(["show"]).run();
    for part in ["contoso-db", "cua.toml:1\n", "cua.toml:4\n", "AZURE_DEV_USER_AGENT", "pwsh"] {
        assert!(text.text().contains(part), "{part}: {}", text.text());
    }
}

#[test]
fn without_a_scope_show_answers_with_nulls_and_says_what_to_do() {
    let sandbox = Sandbox::new();
    let outcome = sandbox.cua(["show", "--json"]).run();
    outcome.fails(1, &["no tracking ID applies here", "cua init", "--id", "CUA_TRACKING_ID", "--explain"]);
    let json: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
    for key in ["project", "channel", "tracking_id", "kind", "pid", "partner_id", "registered", "source", "defined_at"]
    {
        assert_eq!(json[key], serde_json::Value::Null, "{key}");
    }
    assert_eq!(json["opted_out"], false);
}

#[test]
fn a_project_file_may_leave_its_ids_to_the_user_configuration() {
    let sandbox = Sandbox::with_project_file("# Ours\nproject = \"contoso-db\"\n");
    sandbox
        .cua(["show"])
        .run()
        .fails(2, &["here/cua.toml:2:11", "`contoso-db` has no ID here", "there are no projects"]);
    sandbox.write(USER_CONFIG, format!("[projects.contoso-web]\ntracking_id = \"{B}\"\n"));
    sandbox.cua(["show"]).run().fails(2, &["the only project is `contoso-web`"]);
    sandbox.write(USER_CONFIG, format!("[projects.contoso-db]\ntracking_id = \"{B}\"\n"));
    decides(&sandbox, &[], &[], (B, "project-file"));
    decides(&sandbox, &["-p", "contoso-db"], &[], (B, "flag"));
}

#[test]
fn a_named_project_is_the_nearest_files_where_that_is_its_name() {
    let sandbox = Sandbox::with_project_file(CHANNELS);
    sandbox.write(
        USER_CONFIG,
        format!("[projects.contoso-db]\ntracking_id = \"{C}\"\n[projects.web]\ntracking_id = \"{B}\"\n"),
    );
    decides(&sandbox, &["-p", "contoso-db"], &[], (A, "flag"));
    decides(&sandbox, &["-p", "contoso-db", "--channel", "marketplace"], &[], (OFFER, "flag"));
    decides(&sandbox, &["-p", "web"], &[("CUA_CHANNEL", "github")], (B, "flag"));
    decides(&sandbox, &[], &[("CUA_PROJECT", "web")], (B, "environment"));
    sandbox.cua(["show", "-p", "nobody"]).run().fails(2, &["no project `nobody`", "`contoso-db`", "`web`"]);
    sandbox.cua(["show"]).env("CUA_PROJECT", "nobody").run().fails(2, &["`CUA_PROJECT`: there is no project `nobody`"]);
    sandbox.cua(["show"]).env("CUA_CHANNEL", "no").run().fails(2, &["`CUA_CHANNEL`: project `contoso-db`", "`no`"]);
    sandbox.cua(["show", "--channel", "x"]).run().fails(2, &["no channel `x`", "`github`, `marketplace`"]);
}

#[test]
fn a_channel_alone_needs_a_project() {
    let sandbox = Sandbox::new();
    sandbox
        .cua(["exec", "--channel", "x", "--optional", "--", "true"])
        .run()
        .fails(125, &["channel `x` of which project"]);
    sandbox.cua(["exec", "--optional", "--", "true"]).env("CUA_CHANNEL", "x").run().succeeds();
    // A surrounding cua has an ID and no channels; the default project may be another product.
    sandbox.write(
        USER_CONFIG,
        format!("default_project = \"y\"\n[projects.y.channels]\nx = {{ tracking_id = \"{B}\" }}\n"),
    );
    decides(&sandbox, &["--channel", "x"], &[], (B, "flag"));
    let nested = sandbox.cua(["exec", "--channel", "x", "--", "true"]).env("CUA_ACTIVE", format!("pid-{A}")).run();
    nested.fails(125, &["a surrounding `cua` has set", "--project"]);
    // The project has no default channel.
    sandbox.cua(["show"]).run().fails(2, &["no `default_channel`", "the only channel is `x`", "cua channel use"]);
}

#[test]
fn the_longest_directory_that_holds_this_folder_decides() {
    let sandbox = Sandbox::new();
    std::fs::create_dir_all(sandbox.path("here/a/b")).unwrap();
    std::os::unix::fs::symlink(sandbox.path("here"), sandbox.path("home/link")).unwrap();
    let work = sandbox.path("here");
    let config = |outer: &str, inner: &str| {
        sandbox.write(
            USER_CONFIG,
            format!(
                "[projects.outer]\ntracking_id = \"{A}\"\ndirectories = [\"/nowhere\", \"{outer}\"]\n\
                 [projects.inner]\ntracking_id = \"{B}\"\ndirectories = [\"{inner}\"]\n"
            ),
        );
    };
    let shown = |folder: &str| {
        let outcome = sandbox.cua(["show", "--json"]).in_folder(sandbox.path(folder)).run();
        serde_json::from_slice::<serde_json::Value>(&outcome.stdout).unwrap()["project"].clone()
    };
    let work = work.to_str().unwrap();
    for (outer, inner) in [(work, &*format!("{work}/a")), ("~/link", "~/link/a"), (work, "~/link/a/")] {
        config(outer, inner);
        assert_eq!(
            (shown("here"), shown("here/a"), shown("here/a/b")),
            ("outer".into(), "inner".into(), "inner".into())
        );
        assert_eq!(shown("home"), serde_json::Value::Null);
    }
    config(work, "~/link");
    sandbox.cua(["show"]).run().fails(2, &["config.toml:", "projects `inner` and `outer` both claim"]);
    // A deeper one settles it, whatever the names are.
    for deepest in ["0", "z"] {
        let text = sandbox.read(USER_CONFIG).replace("~/link", work);
        sandbox.write(
            USER_CONFIG,
            format!("{text}[projects.\"{deepest}\"]\ntracking_id = \"{C}\"\ndirectories = [\"{work}/a/b\"]\n"),
        );
        assert_eq!(shown("here/a/b"), deepest);
        config(work, "~/link");
    }
    // `/here-2` is not in `/here`.
    std::fs::create_dir(sandbox.path("here-2")).unwrap();
    config(work, "/elsewhere");
    assert_eq!(shown("here-2"), serde_json::Value::Null);
}

#[test]
fn a_file_in_a_folder_that_everyone_may_write_is_passed_over() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::with_project_file(CHANNELS);
    sandbox.write("here/open/cua.toml", format!("tracking_id = \"{B}\"\n"));
    let open = sandbox.path("here/open");
    set_permissions(&open, Permissions::from_mode(0o1777)).unwrap();
    let explain = || sandbox.cua(["show", "--explain"]).in_folder(&open).run();
    let outcome = explain();
    let said = format!("passed over  {}: everyone may write its folder", open.join("cua.toml").display());
    assert!(outcome.succeeds().text().contains(&said), "{}", outcome.text());
    assert!(outcome.text().contains(A), "{}", outcome.text());
    let dry_run = sandbox.cua(["exec", "--dry-run", "true"]).in_folder(&open).run();
    assert!(dry_run.succeeds().text().contains("open/cua.toml` passed over"), "{}", dry_run.text());
    // Nor is another project's file edited instead.
    for edit in [&["registered"][..], &["channel", "add", "x"]] {
        sandbox.cua(edit).in_folder(&open).run().fails(2, &["open/cua.toml` is passed over", "`--project`"]);
    }
    std::fs::remove_file(sandbox.path("here/cua.toml")).unwrap();
    sandbox.cua(["exec", "--", "true"]).in_folder(&open).run().fails(125, &["open/cua.toml` was passed over"]);
    assert_eq!(explain().status, 1);
    sandbox.cua(["init"]).in_folder(&open).run().fails(2, &["cua.toml` exists already"]);
    std::fs::remove_file(open.join("cua.toml")).unwrap();
    sandbox.cua(["init"]).in_folder(&open).run().fails(2, &["everyone may write"]);
}

#[test]
fn explain_lists_every_place_with_what_it_said_and_why_it_won_or_lost() {
    let sandbox = Sandbox::with_project_file(CHANNELS);
    sandbox.write(USER_CONFIG, format!("default_project = \"other\"\n[projects.other]\ntracking_id = \"{B}\"\n"));
    let run = sandbox.cua(["show", "--explain"]).env("CUA_ACTIVE", "nonsense");
    let outcome = run.run();
    let lines: Vec<Vec<&str>> = outcome
        .text()
        .lines()
        .skip_while(|line| !line.starts_with("looked at"))
        .skip(1)
        .map(|line| line.split_whitespace().collect())
        .collect();
    let outcomes: Vec<&str> = lines.iter().map(|line| line[0]).collect();
    assert_eq!(outcomes, ["silent", "silent", "silent", "wins", "silent", "loses", "loses"]);
    let json = sandbox.cua(["show", "--explain", "--json", "--id", C]).run();
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["candidates"].as_array().unwrap().len(), 7);
    assert_eq!(json["candidates"][0]["outcome"], "wins");
    // What is broken and would decide is an error, and the explanation comes all the same.
    sandbox.write("here/cua.toml", "project = 1\n");
    let outcome = sandbox.cua(["show", "--explain"]).run();
    outcome.fails(2, &["cua.toml:1:11"]);
    assert!(outcome.text().contains("broken   project file"), "{}", outcome.text());
}

#[test]
fn the_user_configuration_is_where_the_variables_say() {
    let sandbox = Sandbox::new();
    let path = |variables: &[(&str, &str)]| {
        let mut run = sandbox.cua(["config", "path"]);
        for (name, value) in variables {
            run = run.env(name, value);
        }
        run.run().succeeds().text().trim_end().to_owned()
    };
    let default = sandbox.path(USER_CONFIG);
    let default = default.to_str().unwrap();
    assert_eq!(path(&[]), default);
    assert_eq!(path(&[("XDG_CONFIG_HOME", "/xdg")]), "/xdg/cua/config.toml");
    assert_eq!(path(&[("XDG_CONFIG_HOME", "relative")]), default);
    assert_eq!(path(&[("XDG_CONFIG_HOME", "/xdg"), ("CUA_CONFIG", "/own.toml")]), "/own.toml");
    assert_eq!(path(&[("CUA_CONFIG", "")]), default);
}
