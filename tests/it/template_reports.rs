//! What `cua template check` prints for programs: SARIF by its published schema, and the shape of the JSON,
//! which stays as it is.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use cua::template::Rule;

use crate::support::{A, B, Sandbox, must_not_be_needed, real_tool, say_skipped};

/// A sandbox with something of each kind to report: findings, one that is turned off, and a file that cannot be checked.
fn with_everything() -> Sandbox {
    let sandbox = Sandbox::with_project_file(&format!(
        "project = \"here\"\ntracking_id = \"{A}\"\n[template.ignore]\n\"/off.json\" = [\"no-marker\"]\n"
    ));
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/templates");
    for entry in fs::read_dir(templates).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            sandbox.write(&format!("here/{}", path.file_name().unwrap().to_str().unwrap()), fs::read(&path).unwrap());
        }
    }
    sandbox.write("here/off.json", sandbox.read("here/no-marker.json"));
    sandbox.write("here/half.json", "{\n  \"$schema\": \"https://x/deploymentTemplate.json#\",");
    sandbox
}

fn report(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let outcome = sandbox.cua([&["template", "check"], arguments].concat()).run();
    serde_json::from_slice(&outcome.stdout).unwrap()
}

/// What `tests/run` has got: the schema, and a program that asks it.
fn validator() -> Option<(PathBuf, PathBuf)> {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/sarif/sarif-2.1.0.json");
    if !schema.is_file() {
        must_not_be_needed("the schema of SARIF");
        say_skipped("what needs the schema of SARIF, which is not here");
        return None;
    }
    Some((real_tool("jsonschema")?, schema))
}

#[test]
fn sarif_is_what_its_published_schema_allows() {
    let Some((jsonschema, schema)) = validator() else { return };
    let sandbox = with_everything();
    let allows = |log: &Value| {
        let file = sandbox.write("home/log.sarif", log.to_string());
        let outcome =
            sandbox.program(&jsonschema).args([OsStr::new("--instance"), file.as_ref(), schema.as_ref()]).run();
        // What it says of itself comes first: that it will be replaced one day.
        (outcome.status, outcome.stderr)
    };
    let log = report(&sandbox, &["--format", "sarif"]);
    for results in ["/runs/0/results", "/runs/0/invocations/0/toolExecutionNotifications"] {
        assert!(!log.pointer(results).unwrap().as_array().unwrap().is_empty(), "{results}");
    }
    assert_eq!(allows(&log).0, 0, "{}", allows(&log).1);
    assert_eq!(allows(&report(&Sandbox::new(), &["--format", "sarif"])).0, 0);
    // A schema that nothing is wrong for would say nothing.
    let broken = [
        ("/version", json!("2.2.0")),
        ("/runs/0/columnKind", json!("characters")),
        ("/runs/0/tool/driver/name", json!(1)),
        ("/runs/0/tool/driver/rules/0/help", json!("text")),
        ("/runs/0/results/0/level", json!("fatal")),
        ("/runs/0/results/0/message", json!({})),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/invocations/0/executionSuccessful", json!(null)),
        ("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/url", json!("x")),
    ];
    for (pointer, value) in broken {
        let mut log = log.clone();
        let (object, key) = pointer.rsplit_once('/').unwrap();
        log.pointer_mut(object).unwrap()[key] = value;
        let (status, said) = allows(&log);
        assert!(status != 0 && !said.contains("Traceback"), "{pointer}: {said}");
    }
}

#[test]
fn sarif_says_what_code_scanning_needs() {
    let sandbox = with_everything();
    let log = report(&sandbox, &["--format", "sarif"]);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), Rule::ALL.len());
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[text]["text"].as_str().is_some_and(|text| !text.is_empty()), "{rule}");
        }
    }
    let results = run["results"].as_array().unwrap();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], rules[index]["id"]);
        assert_eq!(result["level"], rules[index]["defaultConfiguration"]["level"]);
    }
    let off: Vec<&Value> = results.iter().filter(|result| result["suppressions"].is_array()).collect();
    assert_eq!(off.len(), 1);
    assert_eq!(off[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "off.json");
    assert_eq!(off[0]["suppressions"][0]["kind"], "external");
    assert!(off[0]["suppressions"][0]["justification"].as_str().unwrap().ends_with("cua.toml:4:1"), "{}", off[0]);
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notification = &invocation["toolExecutionNotifications"][0];
    assert!(notification["message"]["text"].as_str().unwrap().contains("half.json:2:"), "{notification}");
    assert_eq!(notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "half.json");
}

#[test]
fn a_path_becomes_a_uri() {
    let sandbox = Sandbox::new();
    let template = "{\"$schema\": \"https://x/deploymentTemplate.json#\"}";
    let uri = |path: &OsStr| {
        let outcome = sandbox.cua(["template", "check", "--format", "sarif"].map(OsStr::new).into_iter().chain([path]));
        let log: Value = serde_json::from_slice(&outcome.run().stdout).unwrap();
        let uri = log.pointer("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri").unwrap();
        uri.as_str().unwrap().to_owned()
    };
    let cases: [(&[u8], &str); 9] = [
        (b"a b.json", "a%20b.json"),
        (b"./a.json", "a.json"),
        (b"a%20b#c?d.json", "a%2520b%23c%3Fd.json"),
        (b"a:b.json", "a%3Ab.json"),
        (b"a\\b.json", "a%5Cb.json"),
        (b"[a]\n\"'.json", "%5Ba%5D%0A%22%27.json"),
        ("ü/日本.json".as_bytes(), "%C3%BC/%E6%97%A5%E6%9C%AC.json"),
        (b"\xE4.json", "%E4.json"),
        (b"../here/a-b_c.~d+e@f.json", "../here/a-b_c.~d+e@f.json"),
    ];
    for (path, expected) in cases {
        let path = OsStr::from_bytes(path);
        let file = sandbox.path("here").join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, template).unwrap();
        assert_eq!(uri(path), expected);
    }
    let whole = sandbox.path("here/a b.json");
    assert_eq!(uri(whole.as_os_str()), format!("file://{}", whole.to_str().unwrap().replace(' ', "%20")));
}

#[test]
fn columns_count_characters() {
    let sandbox = Sandbox::new();
    // Two units of UTF-16 and four bytes each, behind a mark that is no column.
    sandbox.write(
        "here/a.json",
        format!(
            "\u{FEFF}{{\"$schema\": \"https://x/deploymentTemplate.json#\", \"resources\": [{{\"a\": \"𝔸𝔹\", \
             \"type\": \"Microsoft.Resources/deployments\", \"name\": \"pid-{B}-x\"}}]}}"
        ),
    );
    let log = report(&sandbox, &["--format", "sarif"]);
    assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
    let results = log["runs"][0]["results"].as_array().unwrap();
    let suffix = results.iter().find(|result| result["ruleId"] == "telemetry-suffix").unwrap();
    let column = &suffix["locations"][0]["physicalLocation"]["region"]["startColumn"];
    let before = "{\"$schema\": \"https://x/deploymentTemplate.json#\", \"resources\": [{\"a\": \"𝔸𝔹\", \"type\": \
                  \"Microsoft.Resources/deployments\", \"name\": ";
    assert_eq!(*column, before.chars().count() + 1);
}

#[test]
fn the_shape_of_the_json_stays() {
    let sandbox = with_everything();
    let answer = report(&sandbox, &["--format", "json"]);
    let is_count = |value: &Value| value.as_u64().is_some_and(|number| number > 0);
    let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let is_severity = |value: &Value| matches!(value.as_str(), Some("note" | "warning" | "error"));
    let is_rule = |value: &Value| value.as_str().is_some_and(|name| Rule::named(name).is_some());
    let finding: [Key<'_>; 6] = [
        ("rule", &is_rule),
        ("severity", &is_severity),
        ("path", &is_text),
        ("line", &is_count),
        ("column", &is_count),
        ("message", &is_text),
    ];
    let place: [Key<'_>; 2] = [("path", &is_text), ("line", &is_count)];
    let is_place = |value: &Value| has_exactly(value, &place);
    let suppressed = [&finding[..], &[("by", &is_place)]].concat();
    let failure: [Key<'_>; 2] = [("path", &is_text), ("problem", &is_text)];
    assert!(has_exactly(
        &answer,
        &[
            ("checked", &is_count),
            ("tracking_id", &is_text),
            ("findings", &|list| is_list_of(list, &finding)),
            ("suppressed", &|list| is_list_of(list, &suppressed)),
            ("not_checked", &|list| is_list_of(list, &failure)),
        ]
    ));
    let empty = report(&Sandbox::new(), &["--format", "json"]);
    assert_eq!(empty, json!({"checked": 0, "tracking_id": null, "findings": [], "suppressed": [], "not_checked": []}));
}

/// A key, and what its value must be.
type Key<'a> = (&'a str, &'a dyn Fn(&Value) -> bool);

/// Whether an object has these keys, each with such a value, and no others.
fn has_exactly(value: &Value, shape: &[Key<'_>]) -> bool {
    let Some(object) = value.as_object() else { return false };
    let fits = |(key, is_it): &Key<'_>| object.get(*key).is_some_and(is_it);
    let wrong = shape.iter().find(|entry| !fits(entry));
    assert!(wrong.is_none(), "`{}` in {value}", wrong.map_or("", |(key, _)| key));
    object.len() == shape.len()
}

/// Whether it is a list that holds something, and all of it of this shape.
fn is_list_of(value: &Value, shape: &[Key<'_>]) -> bool {
    value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(|item| has_exactly(item, shape)))
}
