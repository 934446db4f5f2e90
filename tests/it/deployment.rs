//! `cua verify deployment`: what it asks az, and what it makes of the answers.

use serde_json::{Value, json};

use crate::fake_azure::{
    AZ, Azure, CORRELATION, SUBSCRIPTION, demo, deployment, deployment_id, group, in_group, log, made, marker, nested,
    storage,
};
use crate::support::{A, B, CUA, OFFER, USER_CONFIG, is_one_piece, real_tool};

#[test]
fn the_resources_of_every_deployment_that_was_made_with_the_marker_are_printed_as_a_tree() {
    let azure = demo();
    azure.verify(&["-g", "demo"]).is_quiet().prints(&format!(
        "\
resource group demo
  deployment pid-{A}: Succeeded, the marker
  deployment main: Succeeded
    Microsoft.Storage/storageAccounts data: Succeeded
resource group net
  deployment network: Succeeded
    Microsoft.Network/virtualNetworks backbone: Succeeded

Deployed with the marker pid-{A}: 2 resources,
in 3 deployments.
What was attributed by its user agent alone, as by `cua exec`, leaves no
deployment behind and is not seen here; `cua verify wire` shows what is sent.
"
    ));
}

#[test]
fn nothing_is_asked_twice() {
    let azure = demo();
    azure.verify(&["-g", "demo"]).succeeds();
    let (demo, net, marker) = (group("demo"), group("net"), marker());
    assert_eq!(
        azure.asked(),
        [
            format!("deployment group show --resource-group=demo --name={marker}"),
            format!("deployment group list {demo}"),
            format!("deployment operation group list {demo} --name={marker}"),
            format!("deployment operation group list {demo} --name=main"),
            format!("deployment group list {net}"),
            format!("deployment operation group list {net} --name=network"),
            log(),
        ]
    );
}

#[test]
fn json_has_the_same_with_keys_that_stay() {
    let azure = demo();
    let outcome = azure.verify(&["-g", "demo", "--json"]);
    let told: Value = serde_json::from_str(outcome.succeeds().is_quiet().text()).unwrap();
    let scope = |name: &str| json!({"kind": "resource-group", "name": name, "subscription": "00000000-0000-4000-8000-000000000001"});
    let resource = |place: &str, kind: &str, name: &str| {
        let id = format!("{}/providers/{kind}/{name}", in_group(place));
        json!({"type": kind, "name": name, "id": id, "state": "Succeeded"})
    };
    let deployment = |place: &str, name: &str, is_marker: bool, resources: Value| {
        json!({"scope": scope(place), "name": name, "id": deployment_id(&in_group(place), name), "is_marker": is_marker,
            "state": "Succeeded", "timestamp": "2026-11-20", "resources": resources, "failures": []})
    };
    let expected = json!({
        "outcome": "found",
        "message": format!("Deployed with the marker pid-{A}: 2 resources, in 3 deployments."),
        "marker": marker(),
        "scope": scope("demo"),
        "correlation_id": CORRELATION,
        "deployments": [
            deployment("demo", &marker(), true, json!([])),
            deployment("demo", "main", false, json!([resource("demo", "Microsoft.Storage/storageAccounts", "data")])),
            deployment("net", "network", false, json!([resource("net", "Microsoft.Network/virtualNetworks", "backbone")])),
        ],
        "not_seen": [],
    });
    assert_eq!(told, expected);
    let help = azure.verify(&["--help"]).text().split_whitespace().collect::<Vec<_>>().join(" ");
    for key in keys(&expected) {
        assert!(help.split("With --json:").nth(1).unwrap().contains(&key), "`{key}` is not in the help");
    }
}

fn keys(value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => {
            object.iter().flat_map(|(key, value)| [vec![key.clone()], keys(value)].concat()).collect()
        }
        Value::Array(values) => values.iter().flat_map(keys).collect(),
        _ => Vec::new(),
    }
}

/// With these flags, az is asked with these words about the place of this ID.
#[track_caller]
fn asks_at(flags: &[&str], word: &str, typed: &str, place: &str, known: &str) {
    let azure = Azure::new();
    let marker = marker();
    azure.answers(&format!("deployment {word} show{typed} --name={marker}"), &deployment(place, &marker, "Succeeded"));
    let history = json!([deployment(place, &marker, "Succeeded"), deployment(place, "main", "Succeeded")]);
    azure.answers(&format!("deployment {word} list{known}"), &history);
    azure.answers(&format!("deployment operation {word} list{known} --name={marker}"), &json!([]));
    let policy = made(place, "Microsoft.Authorization/policyDefinitions", "tags", "Succeeded");
    azure.answers(&format!("deployment operation {word} list{known} --name=main"), &json!([policy]));
    azure.has_log(&json!([]));
    let outcome = azure.verify(flags);
    outcome.succeeds().is_quiet();
    assert!(
        outcome.text().contains("    Microsoft.Authorization/policyDefinitions tags: Succeeded\n"),
        "{}",
        outcome.text()
    );
}

#[test]
fn every_scope_of_azure_can_be_asked_about() {
    let known = format!(" --subscription={}", SUBSCRIPTION.rsplit('/').next().unwrap());
    asks_at(&["--subscription"], "sub", "", SUBSCRIPTION, &known);
    asks_at(&["--subscription", &marker()], "sub", "", SUBSCRIPTION, &known);
    asks_at(&[&format!("--subscription={}", &known[16..])], "sub", &known, SUBSCRIPTION, &known);
    let contoso = " --management-group-id=contoso";
    let place = "/providers/Microsoft.Management/managementGroups/contoso";
    asks_at(&["--management-group", "contoso"], "mg", contoso, place, contoso);
    asks_at(&["--tenant"], "tenant", "", "", "");
    asks_at(
        &["-g", "Übung_(1)"],
        "group",
        " --resource-group=Übung_(1)",
        &in_group("Übung_(1)"),
        &format!(" {}", group("Übung_(1)")),
    );
}

#[test]
fn a_marker_without_resources_is_alone() {
    let azure = Azure::with(&[("main", "Succeeded", json!([nested(&in_group("demo"), &marker())]))]);
    azure.tells(1, &["is alone: no resource was deployed with it"]);
}

#[test]
fn a_history_without_the_marker_itself_is_no_whole_one() {
    let azure = Azure::with(&[]);
    azure.has_history("demo", &json!([]));
    azure.tells(2, &["is not among the deployments that az lists for resource group demo", "Not everything"]);
    // Under another case it is the same.
    let azure = Azure::with(&[("main", "Succeeded", json!([storage("data")]))]);
    let listed = deployment(&in_group("DEMO"), &marker().to_uppercase(), "Succeeded");
    azure.has_history("demo", &json!([listed, deployment(&in_group("demo"), "main", "Succeeded")]));
    azure.has_operations("demo", &marker().to_uppercase(), &json!([]));
    azure.tells(0, &["1 resource, in 2 deployments"]);
}

#[test]
fn an_operation_without_a_target_is_no_resource_and_its_failure_is_told() {
    let mut nothing = storage("");
    nothing["properties"]["targetResource"] = json!({"id": "", "resourceType": "", "resourceName": ""});
    let azure = Azure::with(&[("main", "Succeeded", json!([nothing.clone(), storage("data")]))]);
    azure.tells(0, &["1 resource, in 2 deployments"]);
    nothing["properties"]["provisioningState"] = json!("Failed");
    nothing["properties"]["statusMessage"] = json!({"code": "Lost", "message": "nobody knows where"});
    let azure = Azure::with(&[("main", "Failed", json!([nothing.clone()]))]);
    azure.tells(1, &["failed: Lost: nobody knows where", "0 resources"]);
    // A failure makes no marker a lone one.
    let azure = Azure::with(&[("main", "Succeeded", json!([nothing]))]);
    azure.tells(1, &["failed: Lost", "has failed"]);
}

#[test]
fn a_failed_deployment_is_told_with_the_operation_and_its_error() {
    let mut failed = made(&in_group("demo"), "Microsoft.Sql/servers", "sql", "Failed");
    failed["properties"]["statusMessage"] = json!({"error": {"code": "Outer", "message": "see the details",
        "details": [{"code": "NameTaken", "message": "The name sql is taken."}]}});
    let azure = Azure::with(&[("main", "Failed", json!([storage("data"), failed.clone()]))]);
    let what = "failed at Microsoft.Sql/servers sql: NameTaken: The name sql is taken.";
    azure.tells(1, &["deployment main: Failed", what, "has failed; 1 resource in 2 deployments"]);

    failed["properties"]["statusMessage"] = json!("no room");
    let azure = Azure::with(&[("main", "Failed", json!([failed.clone()]))]);
    azure.tells(1, &["failed at Microsoft.Sql/servers sql: no room"]);
    failed["properties"]["statusMessage"] = Value::Null;
    let azure = Azure::with(&[("main", "Failed", json!([failed]))]);
    azure.tells(1, &["failed at Microsoft.Sql/servers sql: Azure does not say why"]);
    let azure = Azure::with(&[("main", "Canceled", json!([storage("data")]))]);
    azure.tells(1, &["deployment main: Canceled", "has failed"]);
    let stopped = made(&in_group("demo"), "Microsoft.Sql/servers", "sql", "Canceled");
    let azure = Azure::with(&[("main", "Canceled", json!([stopped]))]);
    azure.tells(1, &["failed at Microsoft.Sql/servers sql: Canceled", "0 resources in 2"]);
}

#[test]
fn a_failure_is_told_apart_from_a_lone_marker_and_from_one_that_is_missing() {
    let mut deployment = deployment(&in_group("demo"), "main", "Failed");
    deployment["properties"]["error"] = json!({"code": "InvalidTemplate", "message": "no such parameter"});
    let azure = Azure::with(&[("main", "Failed", json!([]))]);
    azure.has_history("demo", &json!([deployment]));
    azure.tells(1, &["failed: InvalidTemplate: no such parameter", "has failed; 0 resources in 1 deployment"]);
}

#[test]
fn a_missing_marker_proves_nothing_after_a_while() {
    let azure = Azure::new();
    let show = format!("deployment group show --resource-group=demo --name={}", marker());
    azure.refuses(&show, "ERROR: (DeploymentNotFound) Deployment 'x' could not be found.\nCode: DeploymentNotFound\n");
    azure
        .tells(1, &["There is no deployment pid-", "in resource group demo", "near 800 deployments", "proves nothing"]);
    azure.refuses(&show, "ERROR: (ResourceGroupNotFound) Resource group 'demo' could not be found.\n");
    azure.tells(1, &["az finds no resource group demo", "It says: (ResourceGroupNotFound)"]);
}

#[test]
fn what_is_still_being_deployed_has_no_answer_yet() {
    let azure = Azure::with(&[("main", "Running", json!([storage("data")]))]);
    azure.tells(2, &["deployment main: Running", "is not finished; 1 resource in 2 deployments"]);
}

#[test]
fn the_words_of_azure_for_a_state_have_no_case() {
    let azure = Azure::with(&[("main", "succeeded", json!([storage("data")]))]);
    azure.tells(0, &["deployment main: succeeded", "1 resource, in 2 deployments"]);
    azure.tells(0, &["storageAccounts data"]);
    let failed = made(&in_group("demo"), "Microsoft.Web/sites", "x", "failed");
    let azure = Azure::with(&[("main", "Succeeded", json!([storage("data"), failed]))]);
    azure.tells(1, &["failed at Microsoft.Web/sites x: Azure does not say why", "has failed; 1 resource in 2"]);
    let azure = Azure::with(&[("main", "CANCELED", json!([storage("data")]))]);
    azure.tells(1, &["deployment main: CANCELED", "has failed"]);
}

#[test]
fn a_deployment_without_a_state_leaves_the_answer_open() {
    let azure = Azure::with(&[("main", "", json!([storage("data")]))]);
    azure.tells(2, &["deployment main: state unknown", "Not everything that belongs to the marker"]);
}

#[test]
fn the_log_of_each_subscription_is_read_once() {
    const OTHER: &str = "22222222-2222-4222-8222-222222222222";
    let there = format!("/subscriptions/{OTHER}/resourceGroups/there");
    let azure = Azure::with(&[("main", "Succeeded", json!([nested(&there, "far")]))]);
    let list = format!("deployment group list --resource-group=there --subscription={OTHER}");
    azure.answers(&list, &json!([deployment(&there, "far", "Succeeded")]));
    let operations = list.replace("group list", "operation group list") + " --name=far";
    azure.answers(&operations, &json!([storage("far")]));
    azure.has_log(&json!([]));
    let other_log = log().replace(SUBSCRIPTION.rsplit('/').next().unwrap(), OTHER);
    let elsewhere = format!("/subscriptions/{OTHER}/resourceGroups/logged");
    azure.answers(&other_log, &json!([{"resourceId": deployment_id(&elsewhere, "late")}]));
    azure.answers(&list.replace("=there", "=logged"), &json!([deployment(&elsewhere, "late", "Succeeded")]));
    azure.answers(&operations.replace("=there", "=logged").replace("=far", "=late"), &json!([storage("late")]));
    azure.tells(0, &["resource group logged deployment late: Succeeded", "storageAccounts late"]);
    let logs = azure.asked().iter().filter(|asked| asked.starts_with("monitor")).count();
    assert_eq!(logs, 2, "{:?}", azure.asked());
}

#[test]
fn a_place_that_may_not_be_looked_into_leaves_the_answer_open() {
    let azure = demo();
    azure.refuses(&format!("deployment group list {}", group("net")), "ERROR: (AuthorizationFailed) Not you.\n");
    azure.tells(
        2,
        &["storageAccounts data", "Not seen: resource group net could not be looked into: (Auth", "Not everything"],
    );
    // So does a subscription that the login does not reach.
    azure.refuses(
        &format!("deployment group list {}", group("net")),
        "ERROR: Subscription '1' not found. Check the spelling and casing and try again.\n",
    );
    azure.tells(2, &["Not seen: resource group net"]);
    // An expired login would be said of everything that follows.
    azure.refuses(&format!("deployment group list {}", group("net")), "ERROR: AADSTS70043: expired\n");
    azure.verify(&["-g", "demo"]).fails(2, &["the deployments of resource group net", "`az login`"]);
}

#[test]
fn what_is_gone_since_is_said_and_spoils_nothing_but_a_lone_marker() {
    let azure = demo();
    azure.refuses(&format!("deployment group list {}", group("net")), "ERROR: (ResourceGroupNotFound) None.\n");
    azure.tells(0, &["Not seen: resource group net is not there any more", "1 resource, in 2 deployments"]);

    let azure = demo();
    azure.has_history("net", &json!([]));
    azure.tells(0, &["Not seen: deployment network in resource group net was made with the marker; it is no longer"]);

    let azure = Azure::with(&[("main", "Succeeded", json!([nested(&in_group("net"), "network")]))]);
    azure.has_history("net", &json!([]));
    azure.tells(2, &["Not everything that belongs to the marker"]);
}

#[test]
fn the_activity_log_leads_to_further_places() {
    let azure = Azure::with(&[("main", "Succeeded", json!([]))]);
    let elsewhere = in_group("logged");
    azure.has_log(&json!([
        {"resourceId": deployment_id(&elsewhere, "late")},
        {"resourceId": null},
        {"resourceId": format!("{elsewhere}/providers/Microsoft.Web/sites/x")},
        {"resourceId": deployment_id(&in_group("DEMO"), "main")},
    ]));
    azure.has_history("logged", &json!([deployment(&elsewhere, "late", "Succeeded")]));
    azure.has_operations("logged", "late", &json!([storage("late")]));
    azure.tells(0, &["resource group logged deployment late: Succeeded Microsoft.Storage/storageAccounts late"]);
    azure.refuses(&log(), "ERROR: (AuthorizationFailed) Not you.\n");
    azure.tells(2, &["Not seen: the activity log"]);
    // A log that is longer than what is read may have led further.
    let azure = demo();
    let entry = json!({"resourceId": deployment_id(&in_group("demo"), "main")});
    for (count, is_whole) in [(999, true), (1000, false)] {
        azure.has_log(&json!(vec![&entry; count]));
        azure.tells(0, if is_whole { &[] } else { &["Not seen: the activity log", "more than the 1000 entries"] });
        assert_eq!(!azure.verify(&["-g", "demo"]).text().contains("activity log"), is_whole);
    }
    // It is not the log that these refuse.
    let azure = demo();
    azure.refuses(&log(), "ERROR: (AuthorizationFailed) Not you.\n");
    azure.tells(0, &["Not seen: the activity log"]);
    azure.refuses(&log(), "ERROR: AADSTS70043: expired\n");
    azure.verify(&["-g", "demo"]).fails(2, &["login of az has expired", "the activity log", "`az login`"]);
    azure.refuses(&log(), "ERROR: (TooManyRequests) Wait.\n");
    azure.verify(&["-g", "demo"]).fails(2, &["fewer questions", "the activity log"]);
}

#[test]
fn az_is_started_with_the_attribution_of_exec() {
    let azure = demo();
    azure.verify(&["-g", "demo"]).succeeds();
    assert_eq!(azure.sandbox.read("home/agents"), format!("pid-{A}\n").repeat(7));

    // By `[tools]`, which are words that stand in front.
    let azure = demo();
    azure.sandbox.script("bin/contained", "#!/bin/sh\necho \"$1\" >> \"$HOME/contained\"\nexec \"$@\"\n");
    azure.sandbox.write(USER_CONFIG, "[tools]\naz = \"contained az\"\n");
    azure.verify(&["-g", "demo"]).succeeds();
    assert_eq!(azure.sandbox.read("home/contained"), "az\n".repeat(7));

    // Who opted out is not attributed, and can ask all the same.
    let azure = demo();
    azure.sandbox.cua(["verify", "deployment", "-g", "demo"]).env("CUA_OPT_OUT", "1").run().succeeds();
    assert_eq!(azure.sandbox.read("home/agents"), "\n".repeat(7));
}

#[test]
fn an_az_without_a_shebang_is_run_as_a_script_of_the_shell() {
    let azure = demo();
    azure.sandbox.script("bin/az", AZ.strip_prefix("#!/bin/sh\n").unwrap());
    azure.verify(&["-g", "demo"]).succeeds();
}

#[test]
fn a_marker_is_named_by_a_word_or_by_the_scope() {
    let azure = demo();
    let show = |name: &str| format!("deployment group show --resource-group=demo --name={name}");
    for name in [OFFER, &format!("pid-{B}"), "other"] {
        azure.refuses(&show(name), "ERROR: (DeploymentNotFound) None.\n");
    }
    let last = |words: &[&str], name: &str| {
        assert_eq!(azure.verify(words).status, 1);
        assert_eq!(azure.asked().last().unwrap(), &show(name));
    };
    last(&["-g", "demo", "--id", OFFER], OFFER);
    last(&["-g", "demo", "--id", &B.to_uppercase()], &format!("pid-{B}"));
    last(&["other", "-g", "demo"], "other");
    // A word needs no scope; nothing is attributed then.
    std::fs::remove_file(azure.sandbox.path("here/cua.toml")).unwrap();
    last(&["other", "-g", "demo"], "other");
    assert!(azure.sandbox.read("home/agents").ends_with("\n\n"));
    azure.verify(&["-g", "demo"]).fails(1, &["no tracking ID applies here"]);
}

#[test]
fn no_line_is_wider_than_a_terminal_unless_a_word_is() {
    let long = "x".repeat(60);
    let operations =
        json!([storage(&long), made(&in_group("demo"), &format!("Contoso/{long}"), &"y".repeat(90), "Succeeded")]);
    let azure = Azure::with(&[("main", "Succeeded", operations)]);
    let outcome = azure.verify(&["-g", "demo"]);
    for line in outcome.succeeds().text().lines() {
        assert!(line.chars().count() <= 80 || is_one_piece(line), "{line}");
    }
}

#[test]
fn what_a_person_would_copy_is_not_broken() {
    let command = format!("`az role assignment create --assignee me --role Reader --scope {}`", in_group("demo"));
    let azure = Azure::with(&[("main", "Failed", json!([]))]);
    let mut failed = deployment(&in_group("demo"), "main", "Failed");
    failed["properties"]["error"] = json!({"code": "Lost", "message": format!("run {command}, then ` again")});
    azure.has_history("demo", &json!([deployment(&in_group("demo"), &marker(), "Succeeded"), failed]));
    let outcome = azure.verify(&["-g", "demo"]);
    assert!(outcome.text().lines().any(|line| line.contains(&command)), "{}", outcome.text());
}

#[test]
fn how_far_it_is_is_shown_on_a_terminal_alone() {
    let Some(python) = real_tool("python3") else { return };
    let azure = demo();
    let steps = json!([
        ["1 of 2 deployments read", ""],
        ["2 of 3 deployments read", ""],
        ["\rresource group demo", ""],
        ["cua verify wire", ""]
    ]);
    let terminal =
        azure.sandbox.program(python).args([concat!(env!("CARGO_MANIFEST_DIR"), "/tests/terminal.py"), "60"]);
    let shown = terminal.args([&steps.to_string(), CUA, "verify", "deployment", "-g", "demo"]).run();
    shown.succeeds();
    assert!(!shown.stdout.contains(&0x1b), "it moves the cursor with more than a carriage return: {}", shown.text());
    azure.verify(&["-g", "demo"]).succeeds().is_quiet();
}
