//! `cua verify deployment` where az does not answer, or what stands in the answer is made to do harm.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::fake_azure::{AZ, Azure, deployment, file, in_group, made, marker, nested, storage};
use crate::wire_hostile::is_running;

/// Where az says this of the marker, so does `cua`, with what to do, and it is no answer.
#[track_caller]
fn cannot_answer(stderr: &str, parts: &[&str]) {
    let azure = Azure::new();
    azure.refuses(&format!("deployment group show --resource-group=demo --name={}", marker()), stderr);
    let outcome = azure.verify(&["-g", "demo"]);
    outcome.fails(2, parts);
    assert_eq!(outcome.text(), "");
}

#[test]
fn a_refusal_is_no_answer_and_says_what_to_do() {
    cannot_answer("ERROR: Please run 'az login' to setup account.\n", &["login of az has expired", "; run `az login`"]);
    cannot_answer(
        "ERROR: AADSTS700082: The refresh token has expired.\nPlease run:\naz login\n",
        &["login of az has expired", "AADSTS700082", "; run `az login`"],
    );
    cannot_answer(
        "ERROR: (AuthorizationFailed) The client 'DeploymentNotFound' may not do this; az login.\n",
        &["may not look there", "pid-", "resource group demo", "role Reader"],
    );
    cannot_answer("ERROR: (TooManyRequests) Wait.\nCode: TooManyRequests\n", &["fewer questions", "try again"]);
    for cause in [
        "ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 403 Forbidden'))",
        "NewConnectionError",
    ] {
        let words = format!(
            "ERROR: HTTPSConnectionPool(host='x', port=443): Max retries exceeded with url: / (Caused by {cause})\n"
        );
        cannot_answer(&words, &["az does not reach Azure", "a network", "`HTTPS_PROXY`"]);
    }
    cannot_answer("Traceback:\n  KeyError: 'x'\n\n", &["az could not say", "KeyError: 'x'"]);
    cannot_answer("", &["az could not say", "nothing (exit status: 1)"]);
    let long = format!("ERROR: \u{1b}[31m{}", "x".repeat(100_000));
    cannot_answer(&long, &["\\u{1b}[31mxxx", "x…;"]);
}

#[test]
fn an_answer_that_is_not_understood_is_none() {
    let deep = "[".repeat(100_000);
    let html = "<html>Sign in\u{1b}[2J</html>";
    for answer in ["", "{", "[]", "null", "{}", "\"x\"", html, &deep, r#"{"id": 1, "name": "x"}"#] {
        let azure = Azure::new();
        let show = format!("deployment group show --resource-group=demo --name={}", marker());
        azure.sandbox.write(&file(&show), answer);
        let outcome = azure.verify(&["-g", "demo"]);
        outcome.fails(2, &["the answer of az is not understood", "`[tools]`"]);
        assert!(!outcome.stderr.contains('\u{1b}') && !outcome.stderr.contains("``"), "{}", outcome.stderr);
    }
    // That of a marker without a correlation ID is understood, and leads nowhere.
    let azure = Azure::with(&[]);
    let mut without = deployment(&in_group("demo"), &marker(), "Succeeded");
    for properties in [Value::Null, json!({}), json!({"correlationId": ""}), json!({"correlationId": " "})] {
        without["properties"] = properties;
        azure.answers(&format!("deployment group show --resource-group=demo --name={}", marker()), &without);
        azure.verify(&["-g", "demo"]).fails(2, &["Azure gave deployment pid-", "no correlation ID"]);
    }
}

#[test]
fn an_az_that_hangs_is_ended_with_all_that_it_has_started() {
    let azure = Azure::new();
    azure
        .sandbox
        .script("bin/az", "#!/bin/sh\nsleep 600 & echo $! > child\ntrap '' TERM; while :; do sleep 600; done\n");
    let outcome = azure.verify(&["-g", "demo", "--timeout", "1"]);
    outcome.fails(
        2,
        &["az was still running after 1 seconds", "`az deployment group show --resource-group=demo", "`--timeout`"],
    );
    // `cua partner` waits for az, too.
    assert!(!outcome.stderr.contains("cua verify"), "{}", outcome.stderr);
    assert!(!is_running(&azure.sandbox.read("here/child")), "the child goes on");
    azure.verify(&["-g", "demo", "--timeout", "0"]).fails(2, &["--timeout"]);
}

#[test]
fn an_answer_is_read_whole_whatever_az_leaves_behind() {
    let azure = Azure::with(&[("main", "Succeeded", json!([storage("data")]))]);
    azure.sandbox.script("bin/az-itself", AZ);
    azure.sandbox.script("bin/az", "#!/bin/sh\nsleep 600 & echo $! > child\nexec az-itself \"$@\"\n");
    azure.tells(0, &["1 resource, in 2 deployments"]);
    assert!(!is_running(&azure.sandbox.read("here/child")), "the child goes on");
}

#[test]
fn without_az_there_is_no_answer() {
    let azure = Azure::new();
    let empty = azure.sandbox.path("here");
    azure.sandbox.cua(["verify", "deployment", "--tenant"]).env("PATH", empty).run().fails(2, &["`az` was not found"]);
}

#[test]
fn deployments_that_make_each_other_come_to_an_end() {
    let azure = Azure::with(&[("main", "Succeeded", json!([storage("data"), nested(&in_group("a"), "one")]))]);
    for (here, there, name, next) in [("a", "b", "one", "two"), ("b", "a", "two", "one")] {
        azure.has_history(here, &json!([deployment(&in_group(here), name, "Succeeded")]));
        let operations =
            json!([nested(&in_group(there), next), nested(&in_group(&here.to_uppercase()), name), storage("data")]);
        azure.has_operations(here, name, &operations);
    }
    azure.tells(0, &["1 resource, in 4 deployments"]);
    assert_eq!(azure.asked().len(), 9);
}

#[test]
fn no_more_than_fifty_places_are_looked_into() {
    let operations: Vec<Value> = (0..60).map(|number| nested(&in_group(&format!("g{number}")), "x")).collect();
    let azure = Azure::with(&[("main", "Succeeded", json!(operations))]);
    for number in 0..60 {
        azure.has_history(&format!("g{number}"), &json!([]));
    }
    azure.tells(2, &["Not seen: resource group g49 could not be looked into: more than 50 places"]);
    assert_eq!(azure.asked().iter().filter(|question| question.starts_with("deployment group list")).count(), 50);
}

#[test]
fn a_long_list_is_read_whole() {
    let operations: Vec<Value> = (0..5000).map(|number| storage(&format!("data{number}"))).collect();
    Azure::with(&[("main", "Succeeded", json!(operations))]).tells(0, &["storageAccounts data4999", "5000 resources"]);
}

#[test]
fn a_long_history_is_read_in_time_that_grows_with_its_length_alone() {
    let count = 20_000;
    let gone = (0..count).map(|number| nested(&in_group("demo"), &format!("gone{number}")));
    let operations: Vec<Value> = (0..count).map(|number| storage(&format!("data{number}"))).chain(gone).collect();
    let azure = Azure::with(&[("main", "Succeeded", json!(operations))]);
    let start = Instant::now();
    azure.tells(0, &["storageAccounts data19999", "deployment gone19999 in resource group demo", "20000 resources"]);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn names_and_messages_cannot_move_the_cursor() {
    let nasty = "a\u{1b}[2J\rb\u{9b}c\u{202e}d\ne\u{7f}\u{e0041}###vso[x]";
    let mut failed = made(&in_group("demo"), nasty, nasty, "Failed");
    failed["properties"]["statusMessage"] = json!({"error": {"code": nasty, "message": nasty}});
    let azure = Azure::with(&[("main", "Failed", json!([failed]))]);
    let mut history = deployment(&in_group("demo"), "main", nasty);
    history["properties"]["provisioningState"] = json!(nasty);
    azure.has_history("demo", &json!([history]));
    azure.tells(2, &["a\\u{1b}[2J\\u{d}b\\u{9b}c\\u{202e}d\\u{a}e\\u{7f}\\u{e0041}#\\u{23}", "failed at"]);
    let shown = azure.verify(&["-g", "demo"]).text().to_owned();
    let is_shown = |text: &str| text.chars().all(|c| c == '\n' || !(c.is_control() || c == '\u{202e}'));
    assert!(is_shown(&shown), "{shown:?}");
    // As JSON it stays what it is.
    let json = azure.verify(&["-g", "demo", "--json"]).text().to_owned();
    assert!(is_shown(&json) && !json.contains("##"), "{json:?}");
    let told: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(told["deployments"][0]["state"], nasty);
}

#[test]
fn az_is_given_no_name_that_azure_could_not_have_chosen() {
    let names = ["@/etc/passwd", "a b", "a&b", "%PATH%", "a\"b", "a\nb", "", &"x".repeat(91)];
    let operations: Vec<Value> = names.iter().map(|name| nested(&in_group(name), "x")).collect();
    let azure =
        Azure::with(&[("main", "Succeeded", json!([storage("data"), operations[0], operations[1], operations[2]]))]);
    azure.has_operations("demo", "main", &json!([vec![storage("data")], operations].concat()));
    azure.tells(0, &["1 resource"]);
    assert_eq!(azure.asked().len(), 5, "{:?}", azure.asked());
    for name in names {
        let azure = Azure::new();
        azure
            .verify(&["-g", name])
            .fails(2, &[if name.is_empty() { "empty" } else { "is not the name of a resource group" }]);
        azure.verify(&["--management-group", name]).fails(2, &[]);
        azure.verify(&["--tenant", name]).fails(2, &[]);
        assert!(!azure.sandbox.path("home/asked").exists());
    }
}

#[test]
fn exactly_one_place_must_be_named() {
    let azure = Azure::new();
    for (words, problem) in [
        (
            &[][..],
            "one of `--resource-group <GROUP>`, `--subscription[=<ID>]`, `--management-group <ID>`, `--tenant` is missing",
        ),
        (&["-g", "a", "--tenant"], "`--resource-group <GROUP>` cannot be used with `--tenant`"),
        (&["--subscription", "--management-group", "b"], "cannot be used with `--management-group <ID>`"),
        (&["-g"], "`--resource-group <GROUP>`"),
    ] {
        azure.verify(words).fails(2, &[problem]);
    }
    assert!(!azure.sandbox.path("home/asked").exists());
}

#[test]
fn what_may_be_a_subscription_is_not_searched_as_a_marker() {
    let azure = Azure::new();
    let id = "00000000-0000-4000-8000-000000000001";
    let refused = |words: &[&str], parts: &[&str]| {
        azure.verify(words).fails(2, &[&["is not the name of a marker"], parts].concat());
    };
    let for_both = [&format!("`pid-{id}`")[..], "`--subscription=ID` here"];
    refused(&["--subscription", id], &for_both);
    refused(&[id, "--subscription"], &for_both);
    refused(&["--subscription", "prod"], &["`--subscription=ID` here"]);
    refused(&["--subscription", "a b"], &["`--subscription=ID` here"]);
    refused(&["-g", "demo", id], &[&format!("`pid-{id}`")]);
    refused(&["--subscription=prod", id], &[&format!("`pid-{id}`")]);
    azure.verify(&["--subscription="]).fails(2, &["--subscription"]);
    azure.verify(&["--subscription=@file"]).fails(2, &["`@file` is not the ID of a subscription"]);
    assert!(!azure.sandbox.path("home/asked").exists());
}
