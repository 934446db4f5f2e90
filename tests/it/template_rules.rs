//! What `cua template check` finds: each rule with a file of its own under `tests/templates`, how it is
//! printed, and what a project file turns off.

use std::path::{Path, PathBuf};

use cua::template::Rule;
use serde_json::Value;

use crate::support::{A, B, C, CUA, OFFER, Outcome, Sandbox};
use crate::template_scripts;

/// A project with two channels, of which the first applies.
pub(crate) const PROJECT: &str = "\
project = \"contoso-db\"
default_channel = \"github\"
[channels]
github = { tracking_id = \"b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4\" }
direct = { tracking_id = \"0d2f0f6e-3f0e-4a52-9b56-6a4a1f2f7c11\" }
";

pub(crate) fn templates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/templates")
}

/// A sandbox with some of the templates.
pub(crate) fn with(files: &[&str]) -> Sandbox {
    let sandbox = Sandbox::with_project_file(PROJECT);
    for file in files {
        sandbox.write(&format!("here/{file}"), std::fs::read(templates().join(file)).unwrap());
    }
    sandbox
}

fn json(outcome: &Outcome) -> Value {
    serde_json::from_slice(&outcome.stdout).unwrap()
}

/// What is found in a file, as `rule line:column`.
fn found(sandbox: &Sandbox, arguments: &[&str]) -> (i32, Vec<String>) {
    let outcome = sandbox.cua([&["template", "check", "--format", "json"], arguments].concat()).run();
    let findings = json(&outcome)["findings"].as_array().unwrap().clone();
    let line =
        |finding: &Value| format!("{} {}:{}", finding["rule"].as_str().unwrap(), finding["line"], finding["column"]);
    (outcome.status, findings.iter().map(line).collect())
}

/// Each file, and what is found in it.
pub(crate) const EXPECTED: &[(&str, i32, &[&str])] = &[
    ("well.json", 0, &[]),
    ("well-subscription.json", 0, &[]),
    ("well-opt-out.json", 0, &[]),
    ("well-symbolic.json", 0, &[]),
    ("well-elsewhere.json", 0, &[]),
    ("no-marker.json", 1, &["no-marker 1:1"]),
    ("no-marker-tenant.json", 1, &["no-marker 1:1"]),
    ("malformed-id.json", 1, &["malformed-id 8:15"]),
    ("malformed-id-zero.json", 1, &["malformed-id 8:15"]),
    ("malformed-id-braces.json", 1, &["malformed-id 8:15"]),
    ("placeholder.json", 1, &["placeholder 8:15"]),
    ("other-id.json", 1, &["other-id 8:15"]),
    ("other-channel.json", 0, &["other-channel 8:15"]),
    ("nested-marker-only.json", 1, &["nested-marker-only 18:23"]),
    ("duplicate-marker.json", 1, &["duplicate-marker 21:15"]),
    ("marker-not-empty.json", 1, &["marker-not-empty 5:5"]),
    ("marker-not-empty-linked.json", 1, &["marker-not-empty 5:5"]),
    ("marker-mode-complete.json", 1, &["marker-mode-complete 10:17"]),
    ("marker-name-computed-variable.json", 0, &["marker-name-computed 14:15"]),
    ("marker-name-computed-parameter.json", 0, &["marker-name-computed 14:15"]),
    ("marker-name-unresolved.json", 0, &["marker-name-unresolved 13:15"]),
    ("telemetry-suffix.json", 1, &["telemetry-suffix 8:15"]),
    ("telemetry-suffix-computed.json", 1, &["marker-name-unresolved 8:15", "telemetry-suffix 8:15"]),
    ("name-too-long.json", 1, &["name-too-long 8:15"]),
    ("location-missing.json", 1, &["location-missing 5:5"]),
    ("location-missing-management-group.json", 1, &["location-missing 5:5"]),
    ("location-forbidden.json", 1, &["location-forbidden 9:7"]),
    ("outdated-api-version.json", 0, &["outdated-api-version 7:7"]),
    ("same-name-as-child.json", 1, &["marker-not-empty 5:5", "same-name-as-child 18:23"]),
    ("well.tf", 0, &[]),
    ("well.tf.json", 0, &[]),
    ("well-nothing.tofu", 0, &[]),
    ("malformed-id.tf", 1, &["malformed-id 2:16"]),
    ("malformed-id-heredoc.tf", 1, &["malformed-id 2:16"]),
    ("malformed-id-number.tf", 1, &["malformed-id 2:16"]),
    ("placeholder.tf", 1, &["placeholder 2:16"]),
    ("other-id.tf", 1, &["other-id 2:16"]),
    ("other-channel.tf", 0, &["other-channel 2:16"]),
    (
        "partner-id-rejected.tf",
        1,
        &["partner-id-rejected 6:16", "partner-id-rejected 10:16", "partner-id-rejected 14:16"],
    ),
    ("partner-id-rejected.tf.json", 1, &["partner-id-rejected 1:41"]),
    ("partner-id-empty.tf", 0, &["partner-id-empty 2:16"]),
    ("partner-id-computed.tf", 0, &["partner-id-computed 2:16"]),
    ("partner-id-unresolved.tf", 0, &["partner-id-unresolved 2:16", "partner-id-unresolved 10:16"]),
];

/// For a marketplace offer.
const EXPECTED_OF_OFFER: &[(&str, i32, &[&str])] = &[
    ("well-offer.json", 0, &[]),
    ("marker-conditional.json", 1, &["marker-conditional 15:7"]),
    ("marker-name-not-literal.json", 1, &["marker-name-not-literal 8:15"]),
];

/// Of ARM templates only.
const EXPECTED_OF_ARM: &[(&str, i32, &[&str])] = &[("marker-disabled.json", 1, &["marker-disabled 15:7"])];

#[test]
fn every_rule_finds_what_it_is_for_and_nothing_else() {
    for (file, status, expected) in EXPECTED.iter().chain(EXPECTED_OF_ARM).chain(template_scripts::EXPECTED) {
        assert_eq!(
            found(&with(&[file]), &[file]),
            (*status, expected.iter().map(ToString::to_string).collect()),
            "{file}"
        );
    }
    for (file, status, expected) in EXPECTED_OF_OFFER {
        let found = found(&with(&[file]), &[file, "--id", OFFER]);
        assert_eq!(found, (*status, expected.iter().map(ToString::to_string).collect()), "{file}");
    }
}

#[test]
fn every_rule_has_a_template_and_every_template_is_tried() {
    let expected = EXPECTED.iter().chain(EXPECTED_OF_OFFER).chain(EXPECTED_OF_ARM).chain(template_scripts::EXPECTED);
    let tried: Vec<&str> = expected.flat_map(|(_, _, found)| *found).copied().collect();
    for rule in Rule::ALL {
        let of_folders = *rule == Rule::LinkedMarkerOnly; // below
        let is_tried = tried.iter().any(|found| found.split(' ').next() == Some(rule.name()));
        assert!(of_folders || is_tried, "{}", rule.name());
        assert!(rule.what().ends_with('.') && !rule.to_do().ends_with('.'), "{}", rule.name());
    }
    for entry in std::fs::read_dir(templates()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let is_tried = EXPECTED.iter().chain(EXPECTED_OF_OFFER).chain(EXPECTED_OF_ARM).any(|(file, ..)| *file == name);
        let is_elsewhere = name.starts_with("linked") || ["bicep", "scripts"].contains(&name.as_str());
        assert!(is_tried || is_elsewhere, "{name}");
    }
}

#[test]
fn a_template_that_another_one_links_to_needs_no_marker() {
    let files = ["linked-well/azuredeploy.json", "linked-well/nested/database.json"];
    assert_eq!(found(&with(&files), &["linked-well"]), (0, vec![]));
    // By itself it may be one that is deployed.
    assert_eq!(found(&with(&files), &[files[1]]), (1, vec!["no-marker 1:1".to_owned()]));
    let sandbox = with(&["linked/azuredeploy.json", "linked/nested/database.json"]);
    let outcome = sandbox.cua(["template", "check"]).run();
    assert_eq!((outcome.status, outcome.stderr.as_str()), (1, ""));
    assert!(outcome.text().starts_with(
        "linked/azuredeploy.json:1:1: error: only `linked/nested/database.json`, which this template links to, has a marker; "
    ));
}

#[test]
fn a_malformed_id_is_told_in_the_words_of_id_check() {
    let sandbox = with(&["malformed-id.json"]);
    let said = sandbox.cua(["id", "check", "pid-eb7927c8-dd66-43e1-b0cf-c346a422063"]).run();
    let outcome = sandbox.cua(["template", "check"]).run();
    assert!(outcome.text().contains(said.text().trim_end()), "{}", outcome.text());
}

#[test]
fn another_id_is_told_from_that_of_another_channel() {
    let sandbox = with(&["other-channel.json", "other-id.json"]);
    let outcome = sandbox.cua(["template", "check"]).run();
    assert!(outcome.text().contains(&format!("`{B}` is the ID of the channel `direct`")), "{}", outcome.text());
    assert!(outcome.text().contains(&format!("`{C}` is not the ID that applies here, which is `{A}`")));
    assert_eq!(found(&sandbox, &["other-channel.json", "--channel", "direct"]), (0, vec![]));
    // Who asks for a channel by its name wants that one.
    let outcome = sandbox.cua(["template", "check", "other-channel.json", "--channel", "github"]).run();
    assert_eq!(outcome.status, 1, "{}", outcome.text());
    assert!(outcome.text().contains("is the ID of the channel `direct`, and `"), "{}", outcome.text());
    assert!(outcome.text().contains("[other-id]"), "{}", outcome.text());
    // Where no ID applies, none is another one.
    let outcome = sandbox.cua(["template", "check", "here/other-id.json"]).in_folder(sandbox.path("")).run();
    outcome.prints("1 file checked, 0 errors\n");
    assert_eq!(
        outcome.stderr,
        "cua: no tracking ID applies here, so that no ID was compared with it; name one with `--id`\n"
    );
}

#[test]
fn a_template_is_known_by_its_schema_and_nothing_else() {
    let sandbox = Sandbox::new();
    let template = std::fs::read_to_string(templates().join("no-marker.json")).unwrap();
    sandbox.write("here/a.txt", &template);
    sandbox.write("here/b.json", template.replace("deploymentTemplate", "deploymentParameters"));
    sandbox.write("here/c.json", format!("{{\"inner\": {template}}}"));
    sandbox.write("here/d.json", format!("{{\"resources\": [], // first\n{}", template.trim_start_matches('{')));
    sandbox.write("here/e.json", template.replace("deploymentTemplate.json#", "DEPLOYMENTTEMPLATE.JSON"));
    let outcome = sandbox.cua(["template", "check", "--format", "json"]).run();
    let paths: Vec<String> = json(&outcome)["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(paths, ["a.txt", "d.json", "e.json"]);
}

#[test]
fn a_folder_is_looked_through_without_what_gitignore_leaves_out() {
    let sandbox = with(&["no-marker.json"]);
    let template = sandbox.read("here/no-marker.json");
    for place in ["here/out/a.json", "here/.pipelines/b.json", "here/.git/c.json", "here/deep/er/d.json"] {
        sandbox.write(place, &template);
    }
    sandbox.write("here/.gitignore", "out/\n");
    let outcome = sandbox.cua(["template", "check"]).run();
    let paths: Vec<&str> = outcome.text().lines().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(paths, [".pipelines/b.json", "deep/er/d.json", "no-marker.json", "3 files checked, 3 errors"]);
}

#[test]
fn a_project_file_turns_a_rule_off_for_a_file_and_the_report_says_so() {
    let sandbox = with(&["no-marker.json", "placeholder.json"]);
    let lines = PROJECT.lines().count();
    sandbox.write(
        "here/cua.toml",
        format!("{PROJECT}[template.ignore]\n\"/no-*.json\" = [\"no-marker\", \"other-id\"]\n"),
    );
    let at = format!("{}/cua.toml:{}:1", sandbox.path("here").display(), lines + 2);
    let outcome = sandbox.cua(["template", "check"]).run();
    assert!(
        outcome.text().ends_with(&format!("2 files checked, 1 error, 1 finding turned off, in {at}\n")),
        "{}",
        outcome.text()
    );
    assert_eq!(found(&sandbox, &["no-marker.json"]), (0, vec![]));
    let outcome = sandbox.cua(["template", "check", "no-marker.json", "--format", "json"]).run();
    assert_eq!(json(&outcome)["suppressed"][0]["rule"], "no-marker");
    assert_eq!(json(&outcome)["suppressed"][0]["by"]["line"], lines + 2);
    // From another folder, too; and it is nothing to those who only launch.
    let outcome = sandbox.cua(["template", "check", "../here/no-marker.json"]).run();
    assert!(outcome.succeeds().text().contains("1 finding turned off"), "{}", outcome.text());
    sandbox.cua(["exec", "--", "true"]).run().succeeds().is_quiet();
}

#[test]
fn what_is_wrong_below_template_in_a_project_file_is_an_error() {
    let refused = |text: &str, at: &str, part: &str| {
        let sandbox = with(&["well.json"]);
        sandbox.write("here/cua.toml", format!("tracking_id = \"{A}\"\n{text}"));
        let at = format!("{}/cua.toml:{at}: ", sandbox.path("here").display());
        sandbox.cua(["template", "check"]).run().fails(2, &[&at, part]);
    };
    refused("[template]\nignored = 1\n", "3:1", "unknown key `ignored`; did you mean `ignore`?");
    refused(
        "[template.ignore]\n\"a\" = [\"no-markers\"]\n",
        "3:8",
        "there is no rule `no-markers`; the rules are `no-marker`",
    );
    refused("[template.ignore]\n\"a\" = \"no-marker\"\n", "3:7", "must be a list of strings");
    refused("[template.ignore]\n\"!a\" = [\"no-marker\"]\n", "3:1", "a pattern names the files");
    for pattern in ["{a", "[", "[a", "a\\\\"] {
        let text = format!("[template.ignore]\n\"{pattern}\" = [\"no-marker\"]\n");
        refused(&text, "3:1", "this is no pattern of paths");
    }
    for (pattern, part) in [
        ("./a.bicep", "no path has a `.` or `..` here"),
        ("../ig/a.bicep", "no path has a `.` or `..` here"),
        ("a/../b", "no path has a `.` or `..` here"),
        ("C:/a.bicep", "patterns count from the folder of this file"),
        ("#x", "is a comment; write `\\\\#`"),
        (" ", "a pattern names the files"),
    ] {
        refused(&format!("[template.ignore]\n\"{pattern}\" = [\"no-marker\"]\n"), "3:1", part);
    }
    refused("[template.ignore]\n\"a\" = []\n", "3:7", "an empty list turns nothing off");
}

#[test]
fn a_pattern_counts_from_the_folder_of_its_file() {
    let sandbox = with(&["no-marker.json"]);
    let whole = sandbox.path("here/no-marker.json");
    sandbox.write("here/cua.toml", format!("{PROJECT}[template.ignore]\n{whole:?} = [\"no-marker\"]\n"));
    sandbox.cua(["template", "check"]).run().fails(2, &["cua.toml:7:1: ", "write what comes behind it"]);
    for pattern in ["/no-marker.json", "no-marker.json", "no-[a-m]arker.json", "/no-marker.*"] {
        sandbox.write("here/cua.toml", format!("{PROJECT}[template.ignore]\n\"{pattern}\" = [\"no-marker\"]\n"));
        assert_eq!(found(&sandbox, &[]), (0, vec![]), "{pattern}");
    }
}

#[test]
fn the_message_about_an_unknown_rule_lists_all_of_them() {
    let sandbox = with(&[]);
    sandbox.write("here/cua.toml", format!("{PROJECT}[template.ignore]\n\"a\" = [\"x\"]\n"));
    let outcome = sandbox.cua(["template", "check"]).run();
    for rule in Rule::ALL {
        assert!(outcome.stderr.contains(&format!("`{}`", rule.name())), "{}", outcome.stderr);
    }
}

#[test]
fn a_place_is_told_by_the_line_ends_that_a_file_has() {
    let sandbox = with(&[]);
    let template = std::fs::read_to_string(templates().join("telemetry-suffix.json")).unwrap();
    for end in ["\n", "\r\n"] {
        sandbox.write("here/a.json", template.replace('\n', end));
        assert_eq!(found(&sandbox, &[]), (1, vec!["telemetry-suffix 8:15".to_owned()]), "{end:?}");
    }
}

#[test]
fn what_cannot_be_checked_is_said_and_the_other_files_are_checked() {
    let sandbox = with(&["no-marker.json"]);
    let schema = "{\"$schema\": \"https://x/deploymentTemplate.json#\", \"a\": ";
    sandbox.write("here/half.json", schema);
    sandbox.write("here/latin.json", [schema.as_bytes(), b"\"\xE4\"}"].concat());
    let utf16 =
        |unit: fn(u16) -> [u8; 2]| format!("\u{FEFF}{schema}1}}").encode_utf16().flat_map(unit).collect::<Vec<_>>();
    sandbox.write("here/wide-big.json", utf16(u16::to_be_bytes));
    sandbox.write("here/wide-little.json", utf16(u16::to_le_bytes));
    sandbox.write("here/wide.txt", b"\xFF\xFE{\0");
    sandbox.write("here/deep.json", format!("{schema}{}", "[".repeat(100_000)));
    sandbox.write("here/binary", b"emplate.json\0\xFF".as_slice());
    let huge = std::fs::File::create(sandbox.path("here/huge.json")).unwrap();
    std::io::Write::write_all(&mut &huge, schema.as_bytes()).unwrap();
    huge.set_len(100 << 20).unwrap();
    std::os::unix::fs::symlink("loop.json", sandbox.path("here/loop.json")).unwrap();
    let outcome = sandbox.cua(["template", "check"]).run();
    assert_eq!(outcome.status, 2);
    assert!(outcome.text().ends_with("1 file checked, 1 error, 6 files not checked\n"), "{}", outcome.text());
    let said: Vec<&str> = outcome.stderr.lines().collect();
    assert_eq!(said.len(), 6, "{said:?}");
    assert!(said[0].starts_with("cua: deep.json:1:") && said[0].contains("200 deep"), "{}", said[0]);
    assert!(said[1].starts_with("cua: half.json:1:") && said[1].contains("the file ends"), "{}", said[1]);
    assert!(said[2].contains("`huge.json`: it is larger than 16 MiB"), "{}", said[2]);
    assert!(said[3].starts_with("cua: latin.json:1:") && said[3].contains("0xE4"), "{}", said[3]);
    assert!(said[4].contains("wide-big.json:1:1: the file is UTF-16"), "{}", said[4]);
    assert!(said[5].contains("wide-little.json:1:1: the file is UTF-16"), "{}", said[5]);
    for (file, part) in [("loop.json", "symbolic link"), ("nowhere.json", "no such file"), ("binary", "0xFF")] {
        let outcome = sandbox.cua(["template", "check", file, "no-marker.json"]).run();
        assert!(outcome.stderr.contains(part) && outcome.text().contains("[no-marker]"), "{}", outcome.stderr);
        assert_eq!((outcome.status, outcome.stderr.lines().count()), (2, 1));
    }
}

#[test]
fn a_name_that_comes_to_no_end_cannot_be_told() {
    let doubled: Vec<String> = (1..40)
        .map(|number| format!(r#""v{number}": "[concat(variables('v{0}'), variables('v{0}'))]""#, number - 1))
        .collect();
    let variables = format!(r#""v0": "pid-", "a": "[concat(variables('a'), variables('a'))]", {}"#, doubled.join(", "));
    for name in
        ["[variables('a)]", "[concat('pid-', 'b]", "[variables('a')]", "[variables('v39')]", "[concat('pid-', (]"]
    {
        let sandbox = with(&["no-marker.json"]);
        let text = format!(
            r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0", "variables": {{{variables}}}, "resources": [{{"type":
            "Microsoft.Resources/deployments", "name": "{name}", "properties": {{"template": {{"resources": []}}}}}}]}}"#
        );
        sandbox.write("here/endless.json", text);
        let run = sandbox.program("timeout").args(["60", CUA, "template", "check", "endless.json"]).run();
        assert!(matches!(run.status, 0 | 1), "{name}: {run:?}");
    }
}

#[test]
fn so_many_deployments_that_they_cannot_be_looked_at_are_said() {
    let schema = "{\"$schema\": \"https://x/deploymentTemplate.json#\", ";
    let deployment = format!("{{\"type\": \"Microsoft.Resources/deployments\", \"name\": \"pid-{A}\"}},");
    let nested = |inner: &str| {
        format!(
            "{{\"type\": \"Microsoft.Resources/deployments\", \"name\": \"n\", \"properties\": {{\"template\": \
             {{\"resources\": [{inner}]}}}}}},"
        )
    };
    let sandbox = Sandbox::new();
    sandbox.write("here/many.json", format!("{schema}\"resources\": [{}]}}", deployment.repeat(20_000)));
    let levels = (0..20).fold(String::new(), |inner, _| nested(&inner) + &deployment.repeat(1000));
    sandbox.write("here/nested.json", format!("{schema}\"resources\": [{levels}]}}"));
    for file in ["many.json", "nested.json"] {
        for words in [&["check"][..], &["add", "--id", B], &["remove", "--id", A]] {
            let words = [&["60", CUA, "template"], words, &[file]].concat();
            let outcome = sandbox.program("timeout").args(words).run();
            assert_eq!((outcome.status, outcome.stderr.lines().count()), (2, 1), "{file}: {}", outcome.stderr);
            assert!(outcome.stderr.contains("more than 800 deployments"), "{}", outcome.stderr);
        }
    }
}

#[test]
fn so_many_variables_that_they_cannot_be_looked_through_are_not() {
    let variables: Vec<String> = (0..100_000).map(|number| format!("\"v{number}\": \"x\"")).collect();
    let name = format!("[concat({})]", ["variables('v1')"; 100].join(","));
    let deployment = format!("{{\"type\": \"Microsoft.Resources/deployments\", \"name\": \"{name}\"}},");
    let sandbox = Sandbox::new();
    let template = format!(
        "{{\"$schema\": \"https://x/deploymentTemplate.json#\", \"variables\": {{{}}}, \"resources\": [{}], \"a\": \"pid-\"}}",
        variables.join(","),
        deployment.repeat(700)
    );
    sandbox.write("here/t.json", template);
    let run = sandbox.program("timeout").args(["60", CUA, "template", "check", "t.json", "--id", A]).run();
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
}

#[test]
fn a_check_of_nothing_says_so() {
    let sandbox = Sandbox::new();
    sandbox.write("here/empty/notes.txt", "");
    sandbox.write("here/package.json", "{}\n");
    let said = |path: &str| {
        let outcome = sandbox.cua(["template", "check", path]).run();
        assert_eq!(outcome.succeeds().text(), "0 files checked, 0 errors\n");
        outcome.stderr
    };
    let nothing = "no template was found here, and no script that sets a tracking ID, so that nothing was checked";
    assert_eq!(said("empty"), format!("cua: {nothing}\n"));
    let no_template = "`package.json` has no `$schema` of an ARM template at its root, so that it was not checked";
    assert_eq!(said("package.json"), format!("cua: {no_template}\n"));
}
