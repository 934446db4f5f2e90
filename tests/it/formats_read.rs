//! `cua env --format`, read back by those who read it: Node and Python themselves, and models of
//! GitHub's runner and of the agent of Azure Pipelines.

use std::collections::BTreeMap;
use std::ffi::OsString;

use cua::attribution::Attribution;
use cua::attribution::variables::{ALL, Change};
use cua::format::Format;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::readers::{Read, azure_pipelines, github};
use crate::support::{A, OFFER, Sandbox, real_tool};

/// Any text, often such as means something to a reader.
fn text() -> impl Strategy<Value = String> {
    let special = select(
        [
            "END_OF_VALUE",
            "_",
            "=",
            "<<",
            "\n",
            "\r",
            "\r\n",
            "]",
            ";",
            "%",
            "%0A",
            "%3B",
            "%5D",
            "%AZP25",
            "AZP25",
            "##vso[",
        ]
        .into_iter()
        .chain([
            "'", "\"", "\\", "\\n", "$", "${HOME}", "$HOME", "`", "#", " #x", " ", "  ", "\t", "é", "🙂", "a", "A=b",
        ])
        .collect::<Vec<_>>(),
    );
    let any = any::<char>().prop_filter("no variable holds it", |c| *c != '\0').prop_map(String::from);
    let part = prop_oneof![6 => special.prop_map(str::to_owned), 1 => any, 1 => "[ -~]{0,9}"];
    prop::collection::vec(part, 0..9).prop_map(|parts| parts.concat())
}

fn setting(name: &'static str, value: &str) -> Attribution {
    let change = Change { name, before: None, after: Some(OsString::from(value)) };
    Attribution { changes: vec![change], ..Attribution::default() }
}

fn written(format: Format, name: &'static str, value: &str) -> cua::error::Result<String> {
    format.lines(&setting(name, value)).map(|lines| String::from_utf8(lines).unwrap())
}

fn only(name: &str, value: &str) -> Read {
    [(name.to_owned(), value.to_owned())].into()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_runner_of_github_reads_any_value_as_it_was(name in select(&ALL[..]), value in text()) {
        match written(Format::Github, name, &value) {
            Err(error) => {
                prop_assert!(value.contains('\r'), "{error}");
                prop_assert!(error.to_string().contains("a carriage return"));
            }
            Ok(text) => {
                for on_windows in [false, true] {
                    prop_assert_eq!(github(&text, on_windows), Ok(only(name, &value)), "{}", &text);
                }
                let delimiter = text.lines().nth(1).unwrap().split_once("<<").unwrap().1;
                prop_assert!(!value.contains(delimiter));
                // And beside others in the same file, which may not end in a line break.
                let file = format!("X=1{text}Y<<E\n2\nE\n");
                prop_assert_eq!(github(&file, false).unwrap().remove(name), Some(value));
            }
        }
    }

    #[test]
    fn the_agent_of_azure_pipelines_reads_any_value_as_it_was(name in select(&ALL[..]), value in text()) {
        prop_assume!(name != "AZURE_HTTP_USER_AGENT");
        match written(Format::AzurePipelines, name, &value) {
            Err(error) => prop_assert!(value.contains("$(") && error.to_string().contains("`$(`"), "{}", error),
            Ok(text) => prop_assert_eq!(azure_pipelines(&text), only(name, &value), "{}", &text),
        }
    }
}

#[test]
fn a_value_that_the_agent_would_replace_is_refused() {
    for value in ["$(CUA_ACTIVE)", "a $(MINE)", "$("] {
        written(Format::AzurePipelines, "AZURE_DEV_USER_AGENT", value).unwrap_err();
    }
}

/// Values that a format takes, the first of which are the odd ones.
fn values(format: Format, number: usize) -> Vec<String> {
    let mut runner = TestRunner::default();
    let odd = ["", " ", " a ", "a#b", "a #b", "$HOME", "${HOME}", "`id`", "\"a\"", "a=b", "#", "%41", "é", "null"];
    let random = (0..number).map(|_| text().new_tree(&mut runner).unwrap().current());
    let values = odd.into_iter().map(str::to_owned).chain(random);
    values.filter(|value| written(format, ALL[0], value).is_ok()).collect()
}

#[test]
fn node_reads_a_dotenv_file_as_it_was_meant() {
    let Some(node) = real_tool("node") else { return };
    let values = values(Format::Dotenv, 3_000);
    assert!(values.len() > 300, "only {}", values.len());
    let sandbox = Sandbox::new();
    let file = |value: &String| written(Format::Dotenv, ALL[0], value).unwrap();
    sandbox.write("here/files.json", serde_json::to_string(&values.iter().map(file).collect::<Vec<_>>()).unwrap());
    let script = "const { parseEnv } = require('util');
        console.log(JSON.stringify(JSON.parse(require('fs').readFileSync('files.json')).map(parseEnv)))";
    let outcome = sandbox.program(&node).args(["-e", script]).run();
    let read: Vec<Read> = serde_json::from_slice(&outcome.succeeds().stdout).unwrap();
    for (value, read) in values.iter().zip(read) {
        assert_eq!(read, only(ALL[0], value));
    }
    // And the whole of one, by the option.
    let theirs = "it/1 \"$HOME\" `id` #x";
    let env = sandbox.cua(["env", "--format", "dotenv", "--id", A]).env("AZURE_HTTP_USER_AGENT", theirs).run();
    sandbox.write("here/.env", &env.stdout);
    let print = "console.log(process.env.AZURE_HTTP_USER_AGENT, process.env.ARM_PARTNER_ID)";
    let outcome = sandbox.program(&node).args(["--env-file=.env", "-e", print]).run();
    outcome.prints(&format!("{theirs} pid-{A} {A}\n"));
}

#[test]
fn python_reads_the_object() {
    let Some(python) = real_tool("python3") else { return };
    let sandbox = Sandbox::new();
    let theirs = "it's/1 \"$HOME\" \\ `id` </script>";
    let env = sandbox.cua(["env", "--format", "json", "--id", OFFER]).env("AZURE_HTTP_USER_AGENT", theirs);
    sandbox.write("here/env.json", env.env("ARM_PARTNER_ID", A).run().stdout);
    let script = "import json; env = json.load(open('env.json')); \
                  print(env['AZURE_HTTP_USER_AGENT'], env['ARM_PARTNER_ID'], env['CUA_ACTIVE'])";
    let outcome = sandbox.program(&python).args(["-c", script]).run();
    outcome.prints(&format!("{theirs} {OFFER} None {OFFER}\n"));
    for value in values(Format::Json, 300) {
        let object: Read = serde_json::from_str(&written(Format::Json, ALL[0], &value).unwrap()).unwrap();
        assert_eq!(object, only(ALL[0], &value));
    }
}

/// What is read of a whole attribution.
pub fn read(format: &str, text: &str) -> Read {
    match format {
        "github" => github(text, false).unwrap(),
        "azure-pipelines" => azure_pipelines(text),
        "dotenv" => text
            .lines()
            .map(|line| line.split_once('=').unwrap())
            .map(|(name, value)| (name.to_owned(), value.trim_matches('\'').to_owned()))
            .collect(),
        _ => serde_json::from_str::<BTreeMap<String, Option<String>>>(text)
            .unwrap()
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect(),
    }
}
