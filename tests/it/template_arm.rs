//! What else `cua template` tells of ARM templates: markers that are none, are not deployed, or are needed.

use std::fmt::Write as _;

use serde_json::Value;

use crate::support::{A, B, CUA, OFFER, Outcome, Sandbox};

const SCHEMA: &str = "\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\"";

/// A deployment of this name that deploys nothing, with more members.
fn deployment(name: &str, more: &str) -> String {
    format!(
        "{{\"type\": \"Microsoft.Resources/deployments\", \"apiVersion\": \"2025-04-01\", \"name\": \"{name}\"{more}, \
         \"properties\": {{\"mode\": \"Incremental\", \"template\": {{{SCHEMA}, \"resources\": []}}}}}}"
    )
}

fn marker(more: &str) -> String {
    deployment(&format!("pid-{A}"), more)
}

fn template(more: &str, resources: &str) -> String {
    format!("{{\n{SCHEMA}{more},\n\"resources\": [\n{resources}\n]}}\n")
}

fn with(text: impl AsRef<[u8]>) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("here/t.json", text);
    sandbox
}

fn run(sandbox: &Sandbox, words: &[&str]) -> Outcome {
    sandbox.cua([&["template"], words, &["t.json"]].concat()).run()
}

/// The rules that find something, and where they do.
fn found(text: &str, id: &str) -> Vec<String> {
    let outcome = run(&with(text), &["check", "--id", id, "--format", "json"]);
    let answer: Value = serde_json::from_slice(&outcome.stdout).unwrap();
    assert_eq!(answer["tracking_id"], id);
    let findings = answer["findings"].as_array().unwrap().iter();
    findings.map(|it| format!("{} {}", it["rule"].as_str().unwrap(), it["line"])).collect()
}

/// What is said when a marker is asked for that is there already, or cannot be.
#[track_caller]
fn add_says(text: &str, flags: &[&str], status: i32, part: &str) {
    let sandbox = with(text);
    let outcome = run(&sandbox, &[&["add", "--id", A], flags].concat());
    let said = format!("{}{}", outcome.text(), outcome.stderr);
    assert!(outcome.status == status && said.contains(part), "{said}");
    assert_eq!(sandbox.read("here/t.json"), text);
}

#[test]
fn a_marker_that_is_switched_off_is_an_error() {
    let with_default = |default: &str| format!(",\n\"parameters\": {{\"tell\": {{\"type\": \"bool\"{default}}}}}");
    let off =
        |condition: &str, more: &str| found(&template(more, &marker(&format!(", \"condition\": {condition}"))), A);
    for condition in ["false", "\"[false()]\"", "\"[variables('v')]\"", "\"[parameters('tell')]\""] {
        let more = with_default(", \"defaultValue\": false") + ", \"variables\": {\"v\": false}";
        assert_eq!(off(condition, &more), ["marker-disabled 5"], "{condition}");
    }
    for more in [with_default(", \"defaultValue\": true"), with_default("")] {
        assert_eq!(off("\"[parameters('tell')]\"", &more), [""; 0], "{more}");
    }
    assert_eq!(off("true", ""), [""; 0]);
    let offer = template("", &deployment(OFFER, ", \"condition\": false"));
    assert_eq!(found(&offer, OFFER), ["marker-conditional 4"]);
}

#[test]
fn one_id_at_the_root_and_in_a_nested_template_is_an_error() {
    let nested = |name: &str| {
        let outer = deployment("n", "");
        let (before, after) = outer.rsplit_once("[]").unwrap();
        format!("{before}[\n{}]{after}", deployment(name, ""))
    };
    let both = |name: &str| template("", &format!("{},\n{}", nested(name), marker("")));
    assert_eq!(found(&both(&format!("pid-{A}")), A), ["duplicate-marker 5"]);
    assert_eq!(found(&both(&format!("PID-{}", A.to_uppercase())), A), ["duplicate-marker 5"]);
    assert_eq!(found(&both(&format!("pid-{B}")), A), [""; 0]);
}

#[test]
fn the_name_of_an_offers_marker_is_literal() {
    let offer = |name: &str, id: &str| found(&template("", &deployment(name, "")), id);
    assert_eq!(offer("[concat('pid-contoso-myoffer', '-partnercenter')]", OFFER), ["marker-name-not-literal 4"]);
    assert_eq!(offer("[concat('pid-', parameters('a'))]", OFFER), ["marker-name-not-literal 4"]);
    assert_eq!(offer("[concat('pid-', parameters('a'))]", A), ["marker-name-unresolved 4"]);
    assert_eq!(offer(&format!("[concat('pid-', '{A}')]"), A), ["marker-name-computed 4"]);
    assert_eq!(offer(&format!("[concat('pid', '-', '{A}')]"), A), ["marker-name-computed 4"]);
}

#[test]
fn a_deployment_that_exists_is_no_marker() {
    let text = template("", &marker(", \"existing\": true")).replace("[\n", "{\"a\":\n").replace("\n]", "\n}");
    let text = text.replacen('{', "{\"languageVersion\": \"2.0\", ", 1);
    assert_eq!(found(&text, A), ["no-marker 1"]);
    let sandbox = with(&text);
    run(&sandbox, &["add", "--id", A]).prints(&format!("t.json: added pid-{A}\n"));
    run(&sandbox, &["remove", "--id", A]).succeeds();
    assert_eq!(sandbox.read("here/t.json"), text);
}

#[test]
fn a_template_that_is_none_is_told_from_one_that_is_not_empty() {
    let said = |inner: &str| {
        let text = template("", &marker("")).replace(&format!("{{{SCHEMA}, \"resources\": []}}"), inner);
        run(&with(text), &["check", "--id", A]).text().to_owned()
    };
    assert!(said("null").contains("error: this marker has no template, not even an empty one; "));
    assert!(said("\"[variables('t')]\"").contains("error: the template of this marker is no object, "));
    assert!(said("{\"outputs\": {\"a\": 1}}").contains("error: the inner template of this marker is not empty; "));
}

#[test]
fn a_marker_that_is_asked_for_by_a_variable_stays() {
    let asking = |expression: &str| {
        let more = format!(
            ",\n\"variables\": {{\"p\": \"pid-{A}\", \"q\": {{\"r\": \"[concat('pid-', '{A}')]\"}}}},\n\"outputs\": \
             {{\"a\": \"{expression}\"}}"
        );
        with(template(&more, &marker("")))
    };
    for name in ["variables('p')", "variables( 'q' ).r", "format('{0}', variables('P'))"] {
        for expression in
            [format!("[resourceId('Microsoft.Resources/deployments', {name})]"), format!("[reference({name}).outputs]")]
        {
            let sandbox = asking(&expression);
            run(&sandbox, &["remove", "--id", A]).fails(2, &["t.json:4:", "this needs the marker"]);
        }
    }
    // The name by itself, and something of another name.
    for expression in ["[variables('p')]", "[reference(concat(variables('p'), '-a'))]"] {
        let sandbox = asking(expression);
        let outcome = run(&sandbox, &["remove", "--id", A]);
        let is_longer = expression.contains("-a");
        assert_eq!(outcome.status, if is_longer { 2 } else { 0 }, "{expression}: {}", outcome.stderr);
    }
}

#[test]
fn another_id_is_taken_out_as_the_finding_says() {
    let sandbox = with(template("", &deployment(&format!("pid-{B}"), "")));
    let outcome = run(&sandbox, &["check", "--id", A]);
    let how = format!("take it out with `cua template remove --id {B} FILE`; put yours in its place [other-id]");
    assert!(outcome.text().contains(&how), "{}", outcome.text());
    run(&sandbox, &["remove", "--id", B]).prints(&format!("t.json: removed pid-{B}\n"));
}

#[test]
fn a_marker_that_is_there_in_another_way_is_said() {
    let add = ["--opt-out", "tell"];
    let already = format!("t.json: has pid-{A} already, in line 4");
    add_says(&template("", &marker("")), &[], 0, &format!("{already}\n"));
    add_says(&template("", &marker("")), &add, 0, &format!("{already}, which does not depend on `tell`; "));
    let other = marker(", \"condition\": \"[parameters('other')]\"");
    add_says(&template("", &other), &add, 0, &format!("{already}, which does not depend on `tell`; "));
    let same = marker(", \"condition\": \"[parameters('Tell')]\"");
    add_says(&template("", &same), &add, 0, &format!("{already}\n"));
    let full = marker("").replace("[]", "[{}]");
    add_says(&template("", &full), &[], 0, &format!("{already}, which is not empty as a marker must be; "));
}

#[test]
fn a_parameter_that_cua_has_written_can_be_used_again() {
    let text = template("", "").replace("[\n\n]", "[]");
    let sandbox = with(&text);
    let add = ["add", "--id", A, "--opt-out", "tell"];
    run(&sandbox, &add).succeeds();
    let whole = sandbox.read("here/t.json");
    let start = whole.find("\"resources\"").unwrap();
    let end = start + whole[start..].rfind(']').unwrap() + 1;
    sandbox.write("here/t.json", format!("{}\"resources\": []{}", &whole[..start], &whole[end..]));
    run(&sandbox, &add).prints(&format!("t.json: added pid-{A}\n"));
    assert_eq!(sandbox.read("here/t.json"), whole);
    run(&sandbox, &["remove", "--id", A]).prints(&format!("t.json: removed pid-{A}\n"));
    assert_eq!(sandbox.read("here/t.json"), text);
}

#[test]
fn a_parameter_that_stays_is_said() {
    let sandbox = with(template("", "").replace("[\n\n]", "[]"));
    run(&sandbox, &["add", "--id", A, "--opt-out", "tell"]).succeeds();
    let changed = sandbox.read("here/t.json").replace("\"defaultValue\": true", "\"defaultValue\": false");
    sandbox.write("here/t.json", changed);
    let said = format!("t.json: removed pid-{A}; the parameter `tell` stays, and nothing asks for it any more\n");
    run(&sandbox, &["remove", "--id", A]).prints(&said);
}

#[test]
fn a_parameter_of_a_nested_template_is_another_one() {
    let nested = |scope: &str| {
        format!(
            "{{\"type\": \"Microsoft.Resources/deployments\", \"name\": \"n\", \"properties\": \
             {{\"expressionEvaluationOptions\": {{\"scope\": \"{scope}\"}}, \"template\": {{\"parameters\": {{\"tell\": \
             {{\"type\": \"bool\"}}}}, \"outputs\": {{\"a\": \"[parameters('tell')]\"}}}}}}}}"
        )
    };
    let inner = template("", &nested("Inner"));
    let sandbox = with(&inner);
    run(&sandbox, &["add", "--id", A, "--opt-out", "tell"]).prints(&format!("t.json: added pid-{A}\n"));
    run(&sandbox, &["remove", "--id", A]).prints(&format!("t.json: removed pid-{A}\n"));
    assert_eq!(sandbox.read("here/t.json"), inner);
    add_says(&template("", &nested("outer")), &["--opt-out", "tell"], 2, "this asks for a parameter `tell`");
}

#[test]
fn so_many_values_that_they_take_the_memory_are_said() {
    let many = |count: usize| format!("{{{SCHEMA}, \"a\": [\"pid-\"{}], \"resources\": []}}", ",1".repeat(count));
    assert_eq!(found(&many(400_000), A), ["no-marker 1"]);
    for words in [&["check"][..], &["add", "--id", A], &["remove", "--id", A]] {
        let outcome = run(&with(many(8_000_000)), words);
        outcome.fails(2, &["t.json:1:", "more than 500,000 values"]);
    }
}

#[test]
fn names_that_ask_for_each_other_come_to_an_end_soon() {
    let mut variables = String::from("\"v900\": \"x\"");
    for number in 0..900 {
        let next = format!("variables('v{}')", number + 1);
        write!(variables, ", \"v{number}\": \"[concat({next}, {next})]\"").unwrap();
    }
    let deployments: Vec<String> =
        (0..700).map(|number| deployment(&format!("[variables('v{number}')]"), "")).collect();
    let more = format!(", \"variables\": {{{variables}}}, \"a\": \"pid-\"");
    let sandbox = with(template(&more, &deployments.join(",\n")));
    let run = sandbox.program("timeout").args(["20", CUA, "template", "check", "t.json"]).run();
    assert_eq!(run.status, 1, "{}", run.stderr);
}
