//! What `cua template check` finds in Bicep files: each rule with a file of its own under
//! `tests/templates/bicep`.

use std::path::{Path, PathBuf};

use cua::template::Rule;
use serde_json::Value;

use crate::support::{CUA, OFFER, Sandbox};
use crate::template_rules;

/// A project with two channels, of which the first applies.
const PROJECT: &str = "\
project = \"contoso-db\"
default_channel = \"github\"
[channels]
github = { tracking_id = \"b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4\" }
direct = { tracking_id = \"0d2f0f6e-3f0e-4a52-9b56-6a4a1f2f7c11\" }
";

fn templates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/templates/bicep")
}

fn with(files: &[&str]) -> Sandbox {
    let sandbox = Sandbox::with_project_file(PROJECT);
    for file in files {
        sandbox.write(&format!("here/{file}"), std::fs::read(templates().join(file)).unwrap());
    }
    sandbox
}

/// What is found in files, as `rule line:column`.
fn found(sandbox: &Sandbox, arguments: &[&str]) -> (i32, Vec<String>) {
    let outcome = sandbox.cua([&["template", "check", "--format", "json"], arguments].concat()).run();
    let report: Value = serde_json::from_slice(&outcome.stdout).unwrap();
    let line =
        |finding: &Value| format!("{} {}:{}", finding["rule"].as_str().unwrap(), finding["line"], finding["column"]);
    (outcome.status, report["findings"].as_array().unwrap().iter().map(line).collect())
}

/// Each file, and what is found in it.
const EXPECTED: &[(&str, i32, &[&str])] = &[
    ("well.bicep", 0, &[]),
    ("well-subscription.bicep", 0, &[]),
    ("well-opt-out.bicep", 0, &[]),
    ("well-module.bicep", 0, &[]),
    ("well-elsewhere.bicep", 0, &[]),
    ("well-types.bicep", 0, &[]),
    ("well-existing.bicep", 0, &[]),
    ("no-marker.bicep", 1, &["no-marker 1:1"]),
    ("no-marker-in-words.bicep", 1, &["no-marker 1:1"]),
    ("no-marker-loop.bicep", 1, &["no-marker 1:1"]),
    ("malformed-id.bicep", 1, &["malformed-id 2:9"]),
    ("placeholder.bicep", 1, &["placeholder 2:9"]),
    ("other-id.bicep", 1, &["other-id 2:9"]),
    ("other-channel.bicep", 0, &["other-channel 2:9"]),
    ("nested-marker-only.bicep", 1, &["nested-marker-only 9:17"]),
    ("duplicate-marker.bicep", 1, &["duplicate-marker 14:9"]),
    ("duplicate-marker-nested.bicep", 1, &["duplicate-marker 20:17"]),
    ("marker-not-empty.bicep", 1, &["marker-not-empty 1:1"]),
    ("marker-not-empty-linked.bicep", 1, &["marker-not-empty 1:1"]),
    ("marker-not-empty-loop.bicep", 1, &["marker-not-empty 1:1"]),
    ("marker-mode-complete.bicep", 1, &["marker-mode-complete 4:11"]),
    ("marker-name-computed-variable.bicep", 0, &["marker-name-computed 4:9"]),
    ("marker-name-computed-parameter.bicep", 0, &["marker-name-computed 7:9"]),
    ("marker-name-computed-functions.bicep", 0, &["marker-name-computed 4:9"]),
    ("marker-name-unresolved.bicep", 0, &["marker-name-unresolved 4:9"]),
    ("marker-disabled.bicep", 1, &["marker-disabled 1:76"]),
    ("marker-disabled-parameter.bicep", 1, &["marker-disabled 5:76"]),
    ("marker-disabled-variable.bicep", 1, &["marker-disabled 3:76"]),
    ("telemetry-suffix.bicep", 1, &["telemetry-suffix 2:9"]),
    ("telemetry-suffix-computed.bicep", 1, &["marker-name-unresolved 2:9", "telemetry-suffix 2:9"]),
    ("name-too-long.bicep", 1, &["name-too-long 2:9"]),
    ("location-missing.bicep", 1, &["location-missing 3:1"]),
    ("location-missing-management-group.bicep", 1, &["location-missing 3:1"]),
    ("location-forbidden.bicep", 1, &["location-forbidden 3:3"]),
    ("outdated-api-version.bicep", 0, &["outdated-api-version 1:17"]),
];

/// For a marketplace offer.
const EXPECTED_OF_OFFER: &[(&str, i32, &[&str])] =
    &[("well-offer.bicep", 0, &[]), ("marker-conditional.bicep", 1, &["marker-conditional 3:64"])];

#[test]
fn every_rule_finds_in_bicep_what_it_is_for_and_nothing_else() {
    let expected = EXPECTED.iter().map(|it| (it, &[] as &[&str]));
    for ((file, status, found_in_it), flags) in
        expected.chain(EXPECTED_OF_OFFER.iter().map(|it| (it, &["--id", OFFER] as &[&str])))
    {
        let found = found(&with(&[file]), &[&[*file], flags].concat());
        assert_eq!(found, (*status, found_in_it.iter().map(ToString::to_string).collect()), "{file}");
    }
}

#[test]
fn every_rule_has_a_bicep_file_and_every_bicep_file_is_tried() {
    let all = || EXPECTED.iter().chain(EXPECTED_OF_OFFER);
    let tried: Vec<&'static str> = all().flat_map(|(_, _, found)| *found).copied().collect();
    let name_of = |found: &'static str| found.split(' ').next();
    let of_arm = template_rules::EXPECTED.iter().filter(|(file, ..)| !file.contains(".tf"));
    for rule in of_arm.flat_map(|(_, _, found)| *found).map(|found| name_of(found)) {
        // What deployments inside of others are called is not looked into.
        let is_elsewhere = rule == Some(Rule::SameNameAsChild.name());
        assert!(is_elsewhere || tried.iter().any(|found| name_of(found) == rule), "{rule:?}");
    }
    for entry in std::fs::read_dir(templates()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name.starts_with("linked") || all().any(|(file, ..)| *file == name), "{name}");
    }
}

#[test]
fn a_module_of_another_file_needs_no_marker() {
    let files = ["linked-well/main.bicep", "linked-well/modules/database.bicep"];
    assert_eq!(found(&with(&files), &[]), (0, vec![]));
    // By itself it may be one that is deployed.
    assert_eq!(found(&with(&files), &[files[1]]), (1, vec!["no-marker 1:1".to_owned()]));
    // The path counts, not the name.
    let sandbox = with(&files);
    sandbox.write("here/linked-well/database.bicep", sandbox.read("here/linked-well/modules/database.bicep"));
    assert_eq!(found(&sandbox, &[]), (1, vec!["no-marker 1:1".to_owned()]));
}

#[test]
fn a_marker_in_a_module_of_a_module_does_not_count() {
    let sandbox = with(&["linked/main.bicep", "linked/modules/database.bicep", "linked/modules/disk.bicep"]);
    let outcome = sandbox.cua(["template", "check"]).run();
    assert_eq!((outcome.status, outcome.stderr.as_str()), (1, ""));
    let said =
        "linked/main.bicep:1:1: error: only `linked/modules/disk.bicep`, which this template links to, has a marker; ";
    assert!(outcome.text().starts_with(said), "{}", outcome.text());
    assert!(outcome.text().ends_with("3 files checked, 1 error\n"), "{}", outcome.text());
}

#[test]
fn files_that_use_each_other_come_to_an_end() {
    let sandbox = with(&[]);
    for (file, other) in [("a", "b"), ("b", "a"), ("c", "c")] {
        sandbox.write(&format!("here/{file}.bicep"), format!("module m './{other}.bicep' = {{\n}}\n"));
    }
    assert_eq!(found(&sandbox, &[]), (1, vec!["no-marker 1:1".to_owned(); 2]));
}

#[test]
fn names_that_lead_to_many_values_come_to_an_end() {
    let checked = |text: &str| {
        let sandbox = with(&[]);
        sandbox.write("here/t.bicep", text);
        let run = sandbox.program("timeout").args(["60", CUA, "template", "check", "t.bicep"]).run();
        (run.status, run.stderr)
    };
    let doubled = (0..3000).map(|n| format!("var v{n} = '${{v{0}}}${{v{0}}}'\n", n + 1));
    let doubled = doubled.collect::<Vec<_>>().concat();
    let modules = |count: u32, name: &dyn Fn(u32) -> String| {
        let module = |n| format!("module m{n} 'x.bicep' = {{\n name: {}\n}}\n", name(n));
        (0..count).map(module).collect::<Vec<_>>().concat()
    };
    let object = (0..50_000).map(|n| format!("k{n}: {n}\n")).collect::<Vec<_>>().concat();
    let large = format!("var o = {{\n{object}}}\n");
    let calls = format!("var c = concat({})\n", "v0,".repeat(100_000));
    let marks = format!("var c = v0{}\n", "!".repeat(100_000));
    let long = format!("var c = '{}'\n", "a".repeat(4 << 20));
    let pieces = format!("var c = '${{v0}}{}'\n", "a".repeat(4 << 20));
    let dollars = format!("var c = {}\n", "$".repeat(1 << 20));
    let twice = |name: &str| format!("'${{{name}}}${{{name}}}'");
    for text in [
        doubled.clone() + &modules(800, &|n| format!("v{n}")),
        large + &modules(800, &|n| format!("'pid-${{o.k{n}}}'")),
        calls + &modules(800, &|_| twice("c")),
        marks + &modules(800, &|_| twice("c")),
        long + &modules(800, &|_| twice("c")),
        pieces + &modules(800, &|_| twice("c")),
        dollars + &modules(800, &|_| twice("c")),
    ] {
        let (status, said) = checked(&text);
        assert_eq!((status, said.as_str()), (1, ""));
    }
    let (status, said) = checked(&"a\n".repeat(1 << 20));
    assert_eq!(status, 2);
    assert!(said.contains("t.bicep:500001:2: there are more than a million words before this"), "{said}");
    let (status, said) = checked(&(doubled + &modules(12_000, &|_| "'pid-x'".to_owned())));
    assert_eq!(status, 2);
    assert!(said.contains("t.bicep:5401:8: this is the 801st deployment of the file"), "{said}");
}

#[test]
fn what_does_not_close_is_said_with_its_place() {
    let refused = |text: &str, part: &str| {
        let sandbox = with(&[]);
        sandbox.write("here/t.bicep", text);
        for verb in ["check", "add", "remove"] {
            sandbox.cua(["template", verb, "t.bicep"]).run().fails(2, &[&format!("t.bicep:{part}")]);
            assert_eq!(sandbox.read("here/t.bicep"), text);
        }
    };
    refused("var a = [\n  {\n  ]\n", "3:3: this bracket closes another one");
    refused("var a = {\n", "1:9: this bracket is never closed");
    refused("var a = 1\n)\n", "2:1: this bracket closes nothing");
    refused("var a = 'b\nvar c = 'd'\n", "1:9: this string is not closed");
    refused("var a = 'b${c\n}'\n", "1:9: this string is not closed");
    refused("var a = '''\nb\n", "1:9: this string is not closed");
    refused("\u{FEFF}/* ü */ var a = 1 /* b\n", "1:19: this comment is not closed");
}
