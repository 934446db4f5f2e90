//! `cua project list`: what is in the table, and in the JSON.

use serde_json::{Value, json};

use crate::support::{A, B, C, OFFER, Sandbox};

fn projects() -> Sandbox {
    Sandbox::with_user_config(&format!(
        "default_project = \"db\"\n\
         [projects.db]\ndescription = \"Contoso DB\"\ndefault_channel = \"github\"\ndirectories = [\"~/db\", \"/srv/db\"]\n\
         [projects.db.channels]\n\
         github = {{ tracking_id = \"{A}\", registered = 2026-11-20 }}\n\
         marketplace = {{ tracking_id = \"{OFFER}\" }}\n\
         [projects.web]\ntracking_id = \"{B}\"\n"
    ))
}

#[test]
fn the_table_has_every_project_and_channel_with_what_is_known_of_its_id() {
    projects().cua(["project", "list"]).run().is_quiet().prints(&format!(
        "PROJECT       CHANNEL           KIND               TRACKING ID                           REGISTERED  FOLDERS\n\
         db (default)  github (default)  GUID               {A}  2026-11-20  ~/db, /srv/db\n\
         {:14}marketplace       Partner Center ID  {OFFER}     not needed\n\
         web           -                 GUID               {B}  not yet\n",
        ""
    ));
}

#[test]
fn an_id_that_is_used_more_than_once_is_marked() {
    let sandbox = Sandbox::with_user_config(&format!(
        "[projects.a]\ntracking_id = \"{A}\"\n[projects.b.channels]\nx = {{ tracking_id = \"{A}\" }}\n\
         y = {{ tracking_id = \"{B}\" }}\n"
    ));
    let outcome = sandbox.cua(["project", "list"]).run();
    outcome.fails(0, &[&format!("`{A}` is the ID of a and of b, channel x"), "cannot tell them apart", "`cua id new`"]);
    assert_eq!(outcome.text().matches(&format!("{A} (used 2 times)")).count(), 2, "{}", outcome.text());
    assert_eq!(outcome.text().matches("(used").count(), 2);
    let told: Value = serde_json::from_str(sandbox.cua(["project", "list", "--json"]).run().is_quiet().text()).unwrap();
    let shared = |project: usize, id: usize| told["projects"][project]["ids"][id]["is_shared"].as_bool().unwrap();
    assert_eq!([shared(0, 0), shared(1, 0), shared(1, 1)], [true, true, false]);
}

#[test]
fn programs_are_told_the_same_in_json() {
    let outcome = projects().cua(["project", "list", "--json"]).run();
    let mut told: Value = serde_json::from_str(outcome.succeeds().is_quiet().text()).unwrap();
    assert!(told["path"].take().as_str().unwrap().ends_with("/config.toml"));
    let id = |channel: Value, id: &str, kind: &str, registered: Value, needs: bool| {
        json!({"channel": channel, "tracking_id": id, "kind": kind, "registered": registered,
            "needs_registration": needs, "is_shared": false})
    };
    let github = id(json!("github"), A, "guid", json!("2026-11-20"), false);
    let marketplace = id(json!("marketplace"), OFFER, "partner-center", Value::Null, false);
    let db = json!({"name": "db", "description": "Contoso DB", "default_channel": "github",
        "ids": [github, marketplace], "directories": ["~/db", "/srv/db"]});
    let web = json!({"name": "web", "description": null, "default_channel": null,
        "ids": [id(Value::Null, B, "guid", Value::Null, true)], "directories": []});
    assert_eq!(told, json!({"path": null, "default_project": "db", "projects": [db, web], "here": null}));
}

#[test]
fn the_project_of_this_folder_is_listed_first() {
    let sandbox = projects();
    let file = format!(
        "project = \"app\"\n[channels]\ngithub = {{ tracking_id = \"{C}\" }}\nweb = {{ tracking_id = \"{B}\" }}\n"
    );
    let path = sandbox.write("here/cua.toml", file);
    let list = |words: &[&str]| sandbox.cua(["project", "list"]).args(words).in_folder(path.parent().unwrap()).run();
    let outcome = list(&[]);
    outcome.fails(0, &[&format!("`{B}` is the ID of app, channel web and of web")]);
    let mut lines = outcome.text().lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let folder = path.parent().unwrap().to_str().unwrap();
    assert_eq!(lines.nth(1).unwrap(), ["app", "github", "GUID", C, "not", "yet", folder]);
    assert_eq!(lines.next().unwrap(), ["web", "GUID", B, "(used", "2", "times)", "not", "yet"]);
    assert_eq!(lines.next().unwrap()[..2], ["db", "(default)"]);
    let told: Value = serde_json::from_str(list(&["--json"]).is_quiet().text()).unwrap();
    let shared = |at: usize| told["here"]["ids"][at]["is_shared"].as_bool().unwrap();
    assert_eq!((&told["here"]["path"], &told["here"]["name"]), (&json!(path.to_str().unwrap()), &json!("app")));
    assert_eq!((told["projects"].as_array().unwrap().len(), shared(0), shared(1)), (2, false, true));
}

/// Two files may say the same of one project, or one leave the IDs to the other.
#[test]
fn what_two_files_say_of_one_project_is_not_used_twice() {
    let sandbox = projects();
    for file in [format!("project = \"web\"\ntracking_id = \"{B}\"\n"), "project = \"web\"\n".to_owned()] {
        sandbox.write("here/cua.toml", &file);
        let outcome = sandbox.cua(["project", "list"]).run();
        assert!(!outcome.is_quiet().text().contains("(used") && !outcome.text().contains("none"), "{}", outcome.text());
        assert_eq!(outcome.text().matches(B).count(), 1 + usize::from(file.contains(B)));
    }
    sandbox.write("here/cua.toml", "broken");
    sandbox.cua(["project", "list"]).run().fails(2, &["cua.toml:1:"]);
}

#[test]
fn where_there_is_no_project_the_ways_to_one_are_said() {
    let outcome = Sandbox::new().cua(["project", "list"]).run();
    outcome.fails(0, &["there is no project here", "`cua init`", "`cua project add`"]);
    assert_eq!(outcome.text(), "");
}

/// There is no API for it, so that a person needs to be told each step.
#[test]
fn a_new_guid_comes_with_the_way_to_its_registration() {
    let steps = |registered: &str| {
        format!(
            "tracking ID  {C} (GUID)\n\
             Register it, once: in Partner Center go to Settings, Account settings, Organization profile,\n\
             Identifiers, Add Tracking GUID; describe the product there, and paste\n  {C}\n\
             Then note it here: `{registered}`\n"
        )
    };
    for (words, registered) in [
        (&["init", "--name", "db"][..], "cua registered"),
        (&["channel", "add", "x"], "cua registered --channel x"),
        (&["project", "add", "web"], "cua registered --project web"),
    ] {
        let sandbox = match words[0] {
            "channel" => projects_here(),
            _ => Sandbox::new(),
        };
        let outcome = sandbox.cua(words).args(["--id", C]).run();
        assert!(outcome.succeeds().text().ends_with(&steps(registered)), "{}", outcome.text());
        let sandbox = if words[0] == "channel" { projects_here() } else { Sandbox::new() };
        let outcome = sandbox.cua(words).args(["--id", OFFER]).run();
        assert!(outcome.succeeds().text().ends_with("It needs no registration: Partner Center made it.\n"));
    }
}

fn projects_here() -> Sandbox {
    Sandbox::with_project_file(&format!("project = \"db\"\n[channels]\ngithub = {{ tracking_id = \"{A}\" }}\n"))
}
