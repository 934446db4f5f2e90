//! What `cua template add` and `remove` make of a file, and what they refuse.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::support::{A, B, OFFER, Sandbox, files_of, without_privileges};

const SCHEMA: &str = "\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\"";

/// A template whose root has these members besides its `$schema`.
fn template(rest: &str) -> String {
    format!("{{\n  {SCHEMA}{rest}\n}}\n")
}

fn with(text: impl AsRef<[u8]>) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("here/t.json", text);
    sandbox
}

fn read(sandbox: &Sandbox) -> String {
    sandbox.read("here/t.json")
}

/// What is put into this text, and taken out again; the text between the two.
#[track_caller]
fn added(text: &str, flags: &[&str]) -> String {
    let sandbox = with(text);
    sandbox.cua([&["template", "add", "t.json", "--id", A], flags].concat()).run().succeeds().is_quiet();
    let after = read(&sandbox);
    sandbox.cua(["template", "add", "t.json", "--id", A]).run().succeeds();
    assert_eq!(read(&sandbox), after, "a second marker");
    sandbox.cua(["template", "check", "t.json", "--id", A]).run().prints("1 file checked, 0 errors\n");
    sandbox.cua(["template", "remove", "t.json", "--id", A]).run().succeeds();
    assert_eq!(read(&sandbox), text, "after:\n{after}");
    after
}

#[test]
fn a_marker_is_put_in_as_the_first_resource_in_the_layout_of_the_file() {
    let after = added(&template(",\n  \"resources\": [\n    {\n      \"type\": \"x\"\n    }\n  ]"), &[]);
    let marker = format!(
        "\n    {{\n      \"type\": \"Microsoft.Resources/deployments\",\n      \"apiVersion\": \"2025-04-01\",\n      \
         \"name\": \"pid-{A}\",\n      \"properties\": {{\n        \"mode\": \"Incremental\",\n        \
         \"template\": {{\n          {SCHEMA},\n          \"contentVersion\": \"1.0.0.0\",\n          \
         \"resources\": []\n        }}\n      }}\n    }},"
    );
    assert_eq!(after, template(&format!(",\n  \"resources\": [{marker}\n    {{\n      \"type\": \"x\"\n    }}\n  ]")));
    // Tabs and CRLF, one line, no blanks.
    let after = added(
        &template(",\n  \"resources\": [\n    {\n      \"type\": \"x\"\n    }\n  ]")
            .replace("  ", "\t")
            .replace('\n', "\r\n"),
        &[],
    );
    assert!(after.contains("[\r\n\t\t{\r\n\t\t\t\"type\": \"Microsoft.Resources/deployments\",\r\n"), "{after}");
    assert!(!after.replace("\r\n", "").contains(['\n', '\r']));
    let line = format!("{{{SCHEMA},\"resources\":[{{\"type\":\"x\"}}]}}").replace("\": \"", "\":\"");
    let after = added(&line, &[]);
    assert!(!after.contains(['\n', ' ']), "{after}");
}

#[test]
fn every_shape_of_a_file_comes_back_to_the_byte() {
    let shapes = [
        "", // no resources at all
        ",\n  \"resources\": []",
        ",\n  \"resources\": [ ]",
        ",\n  \"resources\": [\n  ]",
        ",\n  \"resources\": [ // none\n  ]",
        ",\n  \"resources\": [ /* none */ ]",
        ",\n  \"resources\": [{\n    \"type\": \"x\"\n  }]",
        ",\n  \"resources\": [{\n    \"type\": \"x\"\n  }, {\n    \"type\": \"y\"\n  }]",
        ",\n  \"resources\": [ {\"type\": \"x\"}, ]",
        ",\n  \"resources\": [\n    // the first\n    {\"type\": \"x\"}, // the last\n  ],",
        ",\n  \"resources\": [/* a */{'type': 'x'}]",
        ",\n  resources: [{type: \"two\n lines, \\\" and a quote\"}]",
        ",\n  \"Resources\": [{\"type\": \"x\"}], \"PARAMETERS\": {\"a\": {\"type\": \"int\"}}",
        ",\n  \"languageVersion\": \"2.0\",\n  \"resources\": {}",
        ",\n  \"languageVersion\": \"2.0\",\n  \"resources\": {\n  }",
        ",\n  \"languageVersion\": \"2.0\",\n  \"resources\": {\n    \"partnerAttribution\": {\"type\": \"x\"}\n  }",
        ",\n  \"languageVersion\": \"2.0\"",
        ",\n  \"parameters\": {},\n  \"resources\": []",
        ",\n  \"parameters\": { },\n  \"resources\": []",
        ",\n  \"parameters\": {\n  },\n  \"resources\": []",
        ",\n  \"contentVersion\": \"1.0.0.0\" // the version\n  , \"resources\": []",
    ];
    for shape in shapes {
        let text = template(shape);
        let variants = [
            text.clone(),
            text.trim_end().to_owned(),
            format!("\u{FEFF}// a comment\n{text}"),
            text.replace('\n', "\r\n"),
            text.replacen('\n', "\r\n", 2),
        ];
        for text in variants {
            added(&text, &[]);
            added(&text, &["--opt-out", "tellMicrosoft"]);
        }
    }
}

#[test]
fn the_location_is_what_the_scope_of_the_template_needs() {
    for scope in ["subscription", "managementGroup", "tenant"] {
        let text =
            template(",\n  \"resources\": []").replace("/deploymentTemplate", &format!("/{scope}DeploymentTemplate"));
        assert!(added(&text, &[]).contains("\"location\": \"[deployment().location]\""));
        let text =
            text.replace("\"resources\"", "\"parameters\": {\"Location\": {\"type\": \"string\"}},\n  \"resources\"");
        assert!(added(&text, &[]).contains("\"location\": \"[parameters('location')]\""));
    }
    assert!(!added(&template(",\n  \"resources\": []"), &[]).contains("location"));
}

#[test]
fn an_opt_out_is_a_parameter_and_a_condition() {
    let after = added(&template(",\n  \"resources\": []"), &["--opt-out", "tellMicrosoft"]);
    for part in [
        "\"tellMicrosoft\": {",
        "\"type\": \"bool\"",
        "\"defaultValue\": true",
        "\"condition\": \"[parameters('tellMicrosoft')]\"",
    ] {
        assert!(after.contains(part), "{part} is missing in {after}");
    }
    // One that is there is used, and stays.
    let text = template(
        ",\n  \"parameters\": {\"tellMicrosoft\": {\"type\": \"Bool\", \"defaultValue\": true}},\n  \"resources\": []",
    );
    assert_eq!(added(&text, &["--opt-out", "tellMicrosoft"]).matches("defaultValue").count(), 1);
    let refused = |text: &str, flags: &[&str], part: &str| {
        let sandbox = with(text);
        sandbox.cua([&["template", "add", "t.json"], flags].concat()).run().fails(2, &[part]);
        assert_eq!(read(&sandbox), text);
    };
    for default in ["false", "\"[false()]\""] {
        let off = text.replace("true}", &format!("{default}}}"));
        refused(
            &off,
            &["--id", A, "--opt-out", "tellMicrosoft"],
            "t.json:3:35: there is a parameter `tellMicrosoft`, whose default is not true",
        );
    }
    refused(
        &text.replace(", \"defaultValue\": true", ""),
        &["--id", A, "--opt-out", "tellMicrosoft"],
        "whose default is not true",
    );
    refused(
        &text.replace("Bool", "string"),
        &["--id", A, "--opt-out", "tellMicrosoft"],
        "t.json:3:35: there is a parameter",
    );
    let asking = template(",\n  \"outputs\": \"[Parameters( 'tell' )]\",\n  \"resources\": []");
    refused(
        &asking,
        &["--id", A, "--opt-out", "tell"],
        "t.json:3:14: this asks for a parameter `tell`, which is not there",
    );
    refused(&text, &["--id", A, "--opt-out", "a')]"], "is no name of a parameter");
    refused(&text, &["--id", OFFER, "--opt-out", "a"], "in the marketplace a marker must be unconditional");
}

#[test]
fn a_parameter_that_something_else_has_come_to_need_stays() {
    let sandbox = with(template(",\n  \"resources\": []"));
    sandbox.cua(["template", "add", "t.json", "--id", A, "--opt-out", "tell"]).run().succeeds();
    let used = format!(
        "{},\n  \"outputs\": {{\"a\": \"[parameters('TELL')]\"}}\n}}\n",
        read(&sandbox).trim_end().trim_end_matches('}').trim_end()
    );
    sandbox.write("here/t.json", used);
    sandbox.cua(["template", "remove", "t.json", "--id", A]).run().succeeds();
    assert!(read(&sandbox).contains("\"tell\": {") && !read(&sandbox).contains("deployments"), "{}", read(&sandbox));
}

#[test]
fn a_marker_that_something_else_has_put_in_is_taken_out_with_its_comma() {
    let marker = format!(
        "{{\"type\": \"microsoft.resources/DEPLOYMENTS\", \"apiVersion\": \"2018-02-01\", \"name\": \"PID-{}\", \"properties\": {{\"mode\": \"Incremental\", \"template\": {{\"resources\": []}}}}}}",
        A.to_uppercase()
    );
    let cases = [
        ("[\n    {},\n    MARKER\n  ]", "[\n    {}\n  ]"),
        ("[\n    {}, // one\n    MARKER // the marker\n  ]", "[\n    {} // one\n     // the marker\n  ]"),
        ("[\n    {},\n    MARKER,\n    {}\n  ]", "[\n    {},\n    {}\n  ]"),
        ("[{}, MARKER, {}]", "[{}, {}]"),
        ("[MARKER]", "[]"),
        ("[\n    // ours\n    MARKER,\n    {}\n  ]", "[\n    // ours\n    {}\n  ]"),
        ("[\n    {},\n    // ours\n    MARKER\n  ]", "[\n    {}\n    // ours\n  ]"),
        ("[\n    {},\n    // ours\n    MARKER /*\n a */,\n  ]", "[\n    {},\n    // ours\n     /*\n a */\n  ]"),
        ("[\n    // ours\n    MARKER, {}\n  ]", "[\n    // ours\n     {}\n  ]"),
    ];
    for (before, after) in cases {
        let sandbox = with(template(&format!(",\n  \"resources\": {}", before.replace("MARKER", &marker))));
        sandbox.cua(["template", "remove", "t.json", "--id", A]).run().succeeds();
        assert_eq!(read(&sandbox), template(&format!(",\n  \"resources\": {after}")));
    }
}

#[test]
fn only_the_marker_of_the_id_is_taken_out_and_one_that_is_needed_stays() {
    let sandbox = with(template(",\n  \"resources\": []"));
    for id in [A, B] {
        sandbox.cua(["template", "add", "t.json", "--id", id]).run().succeeds();
    }
    let both = read(&sandbox);
    sandbox.cua(["template", "remove", "t.json", "--id", A]).run().succeeds();
    assert!(read(&sandbox).contains(B) && !read(&sandbox).contains(A));
    sandbox
        .cua(["template", "remove", "t.json", "--id", A])
        .run()
        .prints(&format!("t.json: has no well-formed marker pid-{A}\n"));
    let needed = both.replacen('[', &format!("[\n    {{\"type\": \"x\", \"dependsOn\": [\"pid-{A}\"]}},"), 1);
    sandbox.write("here/t.json", &needed);
    sandbox.cua(["template", "remove", "t.json", "--id", A]).run().fails(2, &["t.json:4:33: this needs the marker"]);
    assert_eq!(read(&sandbox), needed);
}

#[test]
fn a_name_that_is_only_spoken_of_is_in_nobodys_way() {
    let spoken = [
        // Telemetry beside attribution, which is common, and what is no expression at all.
        format!("\"[concat('pid-{A}-', uniqueString(deployment().name))]\""),
        format!("\"[format('{{0}}', 'pid-{A}')]\""),
        format!("\"[reference('pid-{A}-telemetry').outputs]\""),
        format!("\"[pid-{A}pid-{A}]\""),
        format!("\"pid-{A} reference(\""),
        format!("{{\"dependsOn\": [\"pid-{A}-telemetry\", \"[resourceId('x', 'PID-{A}.b')]\"]}}"),
    ];
    for text in &spoken {
        added(&template(&format!(",\n  \"variables\": {{\"a\": {text}}},\n  \"resources\": []")), &[]);
    }
    // Of the symbolic name, the next one is taken.
    let symbols = [
        "\"[reference('partnerAttribution')]\"",
        "{\"dependsOn\": [\"PartnerAttribution\"]}",
        "\"[variables('partnerAttribution1')]\"",
    ];
    for text in symbols {
        for resources in ["", ",\n  \"resources\": {}"] {
            let rest = format!(",\n  \"languageVersion\": \"2.0\",\n  \"outputs\": {{\"a\": {text}}}{resources}");
            assert!(added(&template(&rest), &[]).contains("\"partnerAttribution2\": {"), "{text}");
        }
    }
}

#[test]
fn what_asks_for_a_deployment_of_that_name_already_is_said() {
    let asking = [
        format!("\"[Reference( 'PID-{A}').outputs]\""),
        format!("\"[resourceId('Microsoft.Resources/deployments', 'pid-{A}')]\""),
        format!("\"[concat('Microsoft.Resources/deployments/', 'pid-{A}')]\""),
        format!("{{\"dependsOn\":\"pid-{A}\"}}"),
    ];
    for text in asking {
        let sandbox = with(template(&format!(",\n  \"outputs\": {{\"a\": {text}}},\n  \"resources\": []")));
        let before = read(&sandbox);
        let part = format!("this asks for a deployment `pid-{A}`, which is not there; correct it first");
        sandbox.cua(["template", "add", "t.json", "--id", A]).run().fails(2, &["cua: t.json:3:", &part]);
        assert_eq!(read(&sandbox), before);
    }
}

#[test]
fn a_marker_whose_name_is_computed_is_there_too() {
    let text = template(&format!(
        ",\n  \"variables\": {{\"id\": \"{A}\"}},\n  \"resources\": [{{\"type\": \"Microsoft.Resources/deployments\", \
         \"name\": \"[concat('pid-', variables('id'))]\", \"properties\": {{\"template\": {{}}}}}}]"
    ));
    let sandbox = with(&text);
    let said = format!("t.json: has pid-{A} already, in line 4\n");
    sandbox.cua(["template", "add", "t.json", "--id", A]).run().prints(&said);
    assert_eq!(read(&sandbox), text);
}

#[test]
fn a_dry_run_prints_a_diff_and_changes_nothing() {
    let text = template(",\n  \"resources\": [\n    {}\n  ]");
    let sandbox = with(&text);
    let outcome = sandbox.cua(["template", "add", "t.json", "--id", A, "--dry-run"]).run();
    assert!(
        outcome.succeeds().is_quiet().text().starts_with("--- t.json\n+++ t.json\n@@ -1,6 +1,"),
        "{}",
        outcome.text()
    );
    assert!(outcome.text().lines().skip(2).all(|line| !line.starts_with('-')), "{}", outcome.text());
    assert_eq!(read(&sandbox), text);
}

#[test]
fn of_several_files_all_are_changed_or_none() {
    let text = template(",\n  \"resources\": []");
    let sandbox = with(&text);
    sandbox.write("here/broken.json", text.replace(']', ""));
    let before = files_of(&sandbox);
    sandbox.cua(["template", "add", "t.json", "broken.json", "--id", A]).run().fails(2, &["broken.json:4:1: "]);
    assert!(files_of(&sandbox) == before);
    sandbox.write("here/u.json", &text);
    symlink("t.json", sandbox.path("here/link.json")).unwrap();
    let outcome = sandbox.cua(["template", "add", "t.json", "u.json", "link.json", "t.json", "--id", A]).run();
    outcome.prints(&format!("t.json: added pid-{A}\nu.json: added pid-{A}\n"));
    assert_eq!(read(&sandbox).matches(A).count(), 1);
}

#[test]
fn mode_and_links_stay() {
    let sandbox = with(template(",\n  \"resources\": []"));
    fs::set_permissions(sandbox.path("here/t.json"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("../here/t.json", sandbox.path("here/link.json")).unwrap();
    sandbox.cua(["template", "add", "link.json", "--id", A]).run().succeeds();
    assert!(fs::symlink_metadata(sandbox.path("here/link.json")).unwrap().is_symlink());
    assert_eq!(fs::metadata(sandbox.path("here/t.json")).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(read(&sandbox).contains(A));
}

#[test]
fn what_cannot_be_edited_is_refused_in_one_message_and_stays() {
    let refused = |text: &[u8], parts: &[&str]| {
        let sandbox = with(text);
        let before = files_of(&sandbox);
        for verb in ["add", "remove"] {
            sandbox.cua(["template", verb, "t.json", "--id", A]).run().fails(2, parts);
        }
        assert!(files_of(&sandbox) == before);
    };
    refused(b"", &["t.json:1:1: it is no template"]);
    refused(b"hello", &["t.json:1:1: it is no template"]);
    refused(b"{}", &["t.json:1:1: it is no template"]);
    refused(b"{\"a\" 1}", &["t.json:1:6: a colon is missing"]);
    refused(template(",\n  \"a\": \"x\n").as_bytes(), &["t.json:3:8: a quote is opened here and not closed"]);
    refused(template(",\n  \"a\": [1 2]").as_bytes(), &["t.json:3:11: a comma is missing"]);
    refused(template(",\n  \"a\": [1}").as_bytes(), &["t.json:3:10: another bracket closes"]);
    refused(template(",\n  \"a\": hello").as_bytes(), &["t.json:3:8: this is no value"]);
    refused(template(",\n  \"a\": /* x").as_bytes(), &["t.json:3:8: a comment is opened here and not closed"]);
    refused(&[template("").as_bytes(), b"}"].concat(), &["t.json:4:1: something follows the end"]);
    refused(template(&format!(",\n  \"a\": {}", "[".repeat(1 << 20))).as_bytes(), &["200 deep"]);
    refused(&[template("").as_bytes(), b"// \xE4"].concat(), &["t.json:4:4: byte 0xE4 is not UTF-8"]);
    refused(b"\xFF\xFE{\0", &["the file is UTF-16"]);
    let sandbox = with(template(",\n  \"resources\": \"[parameters('a')]\""));
    sandbox
        .cua(["template", "add", "t.json", "--id", A])
        .run()
        .fails(2, &["t.json:3:16: `resources` is neither a list"]);
    let nested = added(&template(",\n  \"resources\": []"), &[]).replacen(
        "\"resources\": []",
        &format!("\"resources\": [{{\"type\": \"Microsoft.Resources/deployments\", \"name\": \"pid-{B}\"}}]"),
        1,
    );
    let sandbox = with(nested);
    sandbox.cua(["template", "add", "t.json", "--id", B]).run().fails(2, &["a nested template has this marker"]);
}

#[test]
fn files_that_are_none_are_refused() {
    let sandbox = with(template(",\n  \"resources\": []"));
    fs::create_dir(sandbox.path("here/folder")).unwrap();
    symlink("loop.json", sandbox.path("here/loop.json")).unwrap();
    let huge = fs::File::create(sandbox.path("here/huge.json")).unwrap();
    huge.set_len(100 << 20).unwrap();
    let before = files_of(&sandbox);
    for (file, part) in [
        ("nowhere.json", "no such file"),
        ("folder", "a file belongs there"),
        ("loop.json", "symbolic link"),
        ("huge.json", "larger than 16 MiB"),
    ] {
        for verb in ["add", "remove"] {
            for flags in [&[][..], &["--dry-run"]] {
                let words = [&["template", verb, "t.json", file, "--id", A], flags].concat();
                let outcome = sandbox.cua(words).run();
                assert_eq!(outcome.status, 2);
                assert!(outcome.stderr.contains(part) && outcome.stderr.contains(file), "{}", outcome.stderr);
            }
        }
    }
    assert!(files_of(&sandbox) == before);
}

#[test]
fn a_file_that_may_not_be_written_stays_and_so_do_the_others() {
    let sandbox = with(template(",\n  \"resources\": []"));
    sandbox.write("here/closed.json", template(",\n  \"resources\": []"));
    fs::set_permissions(sandbox.path("here/closed.json"), fs::Permissions::from_mode(0o444)).unwrap();
    let Some(cua) = without_privileges(&sandbox) else { return };
    let before = files_of(&sandbox);
    let outcome = cua(&["template", "add", "t.json", "closed.json", "--id", A]).run();
    outcome.fails(2, &["cannot write `closed.json`: permission denied"]);
    assert!(files_of(&sandbox) == before);
}

#[test]
fn without_an_id_nothing_is_added() {
    let sandbox = with(template(",\n  \"resources\": []"));
    sandbox.cua(["template", "add", "t.json"]).run().fails(1, &["no tracking ID applies here"]);
}

#[test]
fn a_marker_beside_another_one_is_put_in_with_a_word_about_it() {
    let beside = format!("pid-{B} beside `pid-{A}`, and nobody outside Microsoft knows which of two counts\n");
    let add = |sandbox: &Sandbox, file: &str, id: &str| {
        sandbox.cua(["template", "add", file, "--id", id]).run().succeeds().text().to_owned()
    };
    for file in ["t.json", "t.bicep"] {
        let sandbox = with(template(",\n  \"resources\": []"));
        sandbox.write("here/t.bicep", "resource s 'a/b@1' = {\n  name: 's'\n}\n");
        assert_eq!(add(&sandbox, file, A), format!("{file}: added pid-{A}\n"));
        assert_eq!(add(&sandbox, file, B), format!("{file}: added {beside}"));
    }
}
