//! Which of several templates is the one that is deployed, and needs the marker.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{A, Sandbox};

const SCHEMA: &str = "\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\"";

/// A template with these members besides its `$schema`.
fn template(rest: &str) -> String {
    format!("{{{SCHEMA}{rest}, \"resources\": [{{\"type\": \"a/b\"}}]}}")
}

/// One that links to what this expression says.
fn linking(uri: &str) -> String {
    let deployment = "\"type\": \"Microsoft.Resources/deployments\", \"name\": \"x\"";
    format!(
        "{{{SCHEMA}, \"resources\": [{{{deployment}, \"properties\": {{\"templateLink\": {{\"uri\": \"{uri}\"}}}}}}]}}"
    )
}

fn module(path: &str) -> String {
    format!("module m '{path}' = {{\n  name: 'm'\n}}\n")
}

const RESOURCE: &str = "resource s 'a/b@1' = {\n  name: 's'\n}\n";

/// In which files of a folder something is found, and what.
fn found(files: &[(&str, String)], paths: &[&str]) -> Vec<String> {
    let sandbox = Sandbox::new();
    for (path, text) in files {
        sandbox.write(&format!("here/{path}"), text);
    }
    let outcome = sandbox.cua([&["template", "check", "--id", A, "--format", "json"], paths].concat()).run();
    let answer: Value = serde_json::from_slice(&outcome.stdout).unwrap();
    let mut found = BTreeMap::new();
    for finding in answer["findings"].as_array().unwrap() {
        let (path, rule) = (finding["path"].as_str().unwrap(), finding["rule"].as_str().unwrap());
        let before = found.insert(path.to_owned(), format!("{path} {rule}"));
        assert_eq!(before, None, "twice");
    }
    found.into_values().collect()
}

#[track_caller]
fn none_in(files: &[(&str, String)], expected: &[&str]) {
    let expected: Vec<String> = expected.iter().map(|path| format!("{path} no-marker")).collect();
    assert_eq!(found(files, &[]), expected);
}

const BESIDE: &str = "[uri(deployment().properties.templateLink.uri, 'vm.json')]";

#[test]
fn prose_is_no_link() {
    let told = |key: &str| {
        linking("[uri('x', 'nic.json')]").replacen('{', &format!("{{\"{key}\": {{\"a\": \"main.json\"}}, "), 1)
    };
    for vm in [told("metadata"), told("a").replace("\"main.json\"", "\"Deployed by main.json\"")] {
        let files = [("main.json", linking(BESIDE)), ("vm.json", vm), ("nic.json", template(""))];
        none_in(&files, &["main.json"]);
    }
    // What is passed on as a parameter may be a link of the template that takes it.
    let main =
        linking(BESIDE).replacen('{', "{\"variables\": {\"a\": \"[concat(parameters('base'), '/nic.json')]\"}, ", 1);
    none_in(&[("main.json", main), ("vm.json", template("")), ("nic.json", template(""))], &["main.json"]);
}

#[test]
fn of_templates_that_link_to_each_other_one_is_deployed() {
    let to = |name: &str| linking(&format!("[uri('x', '{name}')]"));
    none_in(&[("a.json", to("b.json")), ("b.json", to("a.json"))], &["a.json"]);
    none_in(&[("a.json", to("azuredeploy.json")), ("azuredeploy.json", to("a.json"))], &["azuredeploy.json"]);
    none_in(&[("x/a.json", to("b.json")), ("x/b.json", to("c.json")), ("x/c.json", to("a.json"))], &["x/a.json"]);
    none_in(&[("a.bicep", module("b.bicep")), ("b.bicep", module("a.bicep"))], &["a.bicep"]);
    none_in(&[("a.json", to("a.json"))], &["a.json"]);
}

#[test]
fn a_folder_beside_counts_where_the_link_names_it() {
    let files = |uri: &str| vec![("qs/101-vm/azuredeploy.json", linking(uri)), ("qs/201-lb/vm.json", template(""))];
    none_in(&files(BESIDE), &["qs/101-vm/azuredeploy.json", "qs/201-lb/vm.json"]);
    none_in(&files("[uri('x', '../201-LB/vm.json')]"), &["qs/101-vm/azuredeploy.json"]);
    let nested = |uri: &str, place| [("azuredeploy.json", linking(uri)), (place, template(""))];
    none_in(&nested("[concat(variables('base'), '/vm.json')]", "nested/vm.json"), &["azuredeploy.json"]);
    // One beside the template is meant rather than others below it.
    let files = [("a/main.json", linking(BESIDE)), ("a/vm.json", template("")), ("a/other/vm.json", template(""))];
    none_in(&files, &["a/main.json", "a/other/vm.json"]);
}

#[test]
fn a_test_is_not_what_is_deployed() {
    let main = || ("main.bicep", RESOURCE.to_owned());
    for place in ["tests/e2e/main.test.bicep", "Examples/all/a.bicep", "e2e/a.bicep"] {
        let up = "../".repeat(place.matches('/').count());
        none_in(&[main(), (place, module(&format!("{up}main.bicep")))], &["main.bicep"]);
    }
    none_in(&[main(), ("main.test.bicep", module("main.bicep"))], &["main.bicep"]);
    // What else a test needs belongs to it.
    let test = format!("{}{}", module("../../main.bicep"), module("dependencies.bicep").replace(" m ", " n "));
    let dependencies = ("tests/e2e/dependencies.bicep", RESOURCE.to_owned());
    none_in(&[main(), ("tests/e2e/main.test.bicep", test.clone()), dependencies.clone()], &["main.bicep"]);
    // The marker of the file that is tried is one.
    let marked = format!("{RESOURCE}module p 'x.bicep' = {{\n  name: 'pid-{A}'\n}}\n");
    none_in(&[("main.bicep", marked), ("tests/e2e/main.test.bicep", test), dependencies], &[]);
    // In a folder of that name somebody may keep everything.
    none_in(
        &[("tests/main.bicep", module("vm.bicep")), ("tests/vm.bicep", RESOURCE.to_owned())],
        &["tests/main.bicep"],
    );
}

#[test]
fn a_file_to_which_several_paths_lead_is_checked_once() {
    let files = [("bo/main.bicep", module("modules/a.bicep")), ("bo/modules/a.bicep", RESOURCE.to_owned())];
    for paths in [&["bo", "bo/modules"][..], &[".", "."], &["bo/modules", ".", "./bo/modules/a.bicep"]] {
        assert_eq!(found(&files, paths), ["bo/main.bicep no-marker"], "{paths:?}");
    }
    let sandbox = Sandbox::new();
    sandbox.write("here/a.json", template(""));
    let outcome = sandbox.cua(["template", "check", "--id", A, "./a.json", "a.json", "../here/a.json"]).run();
    assert!(outcome.text().starts_with("a.json:1:1: error: this template has no marker; "), "{}", outcome.text());
    assert!(outcome.text().ends_with("1 file checked, 1 error\n"), "{}", outcome.text());
    let outcome = sandbox.cua(["template", "check", "nowhere.json", "nowhere.json"]).run();
    outcome.fails(2, &["`nowhere.json`"]);
}

#[test]
fn of_a_file_that_is_named_it_is_said_when_it_needs_no_marker() {
    let sandbox = Sandbox::new();
    sandbox.write("here/vm.json", template(""));
    sandbox.write("here/main.json", linking(BESIDE));
    let note = "(it needs none if only another template links to it: check both together) [no-marker]\n";
    let said =
        |paths: &[&str]| sandbox.cua([&["template", "check", "--id", A], paths].concat()).run().text().to_owned();
    assert!(said(&["vm.json"]).contains(note), "{}", said(&["vm.json"]));
    assert!(!said(&["vm.json", "main.json"]).contains("vm.json"));
    assert!(!said(&[]).contains("it needs none"));
}
