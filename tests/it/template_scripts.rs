//! What `cua template check` finds in scripts and pipelines: files of every language under
//! `tests/templates/scripts`, with assignments and with mere mentions.

use std::path::Path;

use cua::config::Source;
use cua::template::{Kind, Known, Rule, check};
use cua::tracking_id::TrackingId;
use proptest::prelude::*;

use crate::support::{A, B, Sandbox};

/// Each file, and what is found in it.
pub const EXPECTED: &[(&str, i32, &[&str])] = &[
    ("scripts/Dockerfile", 1, &["partner-id-doubled 4:20", "user-agent-dropped 5:35"]),
    ("scripts/Jenkinsfile", 1, &["partner-id-doubled 5:23", "malformed-id 8:59", "malformed-id 9:95"]),
    (
        "scripts/Makefile",
        1,
        &["other-channel 1:99", "several-pids 1:99", "partner-id-doubled 3:17", "malformed-id 4:38"],
    ),
    ("scripts/all.cmd", 1, &["malformed-id 5:52", "partner-id-doubled 7:22", "partner-id-rejected 8:20"]),
    ("scripts/bare.ps1", 1, &["pid-prefix-missing 9:33"]),
    ("scripts/deploy.py", 1, &["malformed-id 9:40", "partner-id-doubled 11:42", "malformed-id 12:68"]),
    (
        "scripts/dropped.ps1",
        1,
        &["user-agent-dropped 1:34", "user-agent-dropped 3:68", "telemetry-suffix 4:78", "partner-id-doubled 5:65"],
    ),
    ("scripts/malformed.sh", 1, &["malformed-id 1:54"]),
    ("scripts/mentions.sh", 0, &[]),
    ("scripts/other-channel.csh", 0, &["other-channel 1:54"]),
    ("scripts/other.fish", 1, &["other-id 1:68"]),
    (
        "scripts/pipeline.yaml",
        1,
        &["partner-id-rejected 3:13", "user-agent-read-only 8:12", "partner-id-doubled 11:80"],
    ),
    ("scripts/placeholder.sh", 1, &["placeholder 1:30"]),
    ("scripts/production.env", 1, &["partner-id-doubled 2:19"]),
    ("scripts/replaced.sh", 0, &["user-agent-replaced 1:30", "user-agent-replaced 3:26"]),
    ("scripts/session.ps1", 1, &["malformed-id 3:87"]),
    ("scripts/suffix.zsh", 1, &["telemetry-suffix 1:58"]),
    ("scripts/well.ps1", 0, &[]),
    ("scripts/well.sh", 0, &[]),
    ("scripts/without-extension", 1, &["malformed-id 2:54"]),
    ("scripts/workflow.yml", 1, &["partner-id-doubled 5:20", "pid-glued 10:65", "several-pids 14:98"]),
];

#[test]
fn every_script_is_tried() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/templates/scripts");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = format!("scripts/{}", entry.unwrap().file_name().to_str().unwrap());
        assert!(EXPECTED.iter().any(|(file, ..)| *file == name), "{name}");
    }
}

#[test]
fn only_a_script_that_assigns_something_is_counted() {
    let sandbox = Sandbox::with_project_file(&format!("tracking_id = \"{A}\"\n"));
    sandbox.write("here/mention.sh", "echo AZURE_HTTP_USER_AGENT=pid-0; unset ARM_PARTNER_ID\n");
    sandbox.cua(["template", "check"]).run().prints("0 files checked, 0 errors\n");
    sandbox.cua(["template", "check", "mention.sh"]).run().prints("0 files checked, 0 errors\n");
    sandbox.write("here/own.sh", "AZURE_HTTP_USER_AGENT=contoso/1.0 az group list\n");
    sandbox.cua(["template", "check"]).run().prints("1 file checked, 0 errors\n");
}

#[test]
fn what_is_wrong_is_told_in_the_words_of_id_check_and_with_what_to_do() {
    let sandbox = Sandbox::with_project_file(&format!("tracking_id = \"{A}\"\n"));
    let id = "pid-eb7927c8-dd66-43e1-b0cf-c346a422063";
    sandbox.write("here/a.sh", format!("export AZURE_HTTP_USER_AGENT={id}\n"));
    let said = sandbox.cua(["id", "check", id]).run();
    let text = sandbox.cua(["template", "check"]).run();
    assert!(text.text().contains(said.text().trim_end()), "{}", text.text());
    sandbox.write("here/a.sh", format!("export AZURE_HTTP_USER_AGENT=\"$AZURE_HTTP_USER_AGENT pid-{B}\"\n"));
    let outcome = sandbox.cua(["template", "check"]).run();
    let expected = format!(
        "a.sh:1:54: error: `{B}` is not the ID that applies here, which is `{A}`; \
         write yours there, or leave it to `cua exec` [other-id]\n1 file checked, 1 error\n"
    );
    assert_eq!((outcome.status, outcome.text()), (1, expected.as_str()));
}

#[test]
fn a_script_is_not_edited_and_what_to_do_instead_is_said() {
    let sandbox = Sandbox::with_project_file(&format!("tracking_id = \"{A}\"\n"));
    for (file, text) in [("a.sh", "az group list\n"), ("b.yml", "ARM_PARTNER_ID: x\n")] {
        sandbox.write(&format!("here/{file}"), text);
        for verb in ["add", "remove"] {
            let outcome = sandbox.cua(["template", verb, file]).run();
            outcome.fails(2, &[file, "a script gets no marker", "cua exec -- …", "cua env --format github"]);
            assert_eq!(sandbox.read(&format!("here/{file}")), text);
        }
    }
}

#[test]
fn a_rule_is_turned_off_for_a_script_as_for_a_template() {
    let sandbox = Sandbox::with_project_file(&format!("tracking_id = \"{A}\"\n"));
    sandbox.write("here/a.sh", format!("export AZURE_HTTP_USER_AGENT=pid-{A}\n"));
    let text = format!("tracking_id = \"{A}\"\n[template.ignore]\n\"*.sh\" = [\"user-agent-replaced\"]\n");
    sandbox.write("here/cua.toml", text);
    let outcome = sandbox.cua(["template", "check"]).run();
    assert!(outcome.text().starts_with("1 file checked, 0 errors, 1 finding turned off"), "{}", outcome.text());
}

/// Every way of assignment: a file's name, and the text around the value.
const WAYS: &[(&str, &str, &str)] = &[
    ("a.sh", "export AZURE_HTTP_USER_AGENT=", "\n"),
    ("a.sh", "export FOO=bar AZURE_HTTP_USER_AGENT='", "'"),
    ("a.sh", "  AZURE_HTTP_USER_AGENT=\"$AZURE_HTTP_USER_AGENT ", "\" az group list\n"),
    ("a.sh", "cd x && sudo AZURE_HTTP_USER_AGENT=", " az group list\n"),
    ("a.sh", "bash -c \"AZURE_HTTP_USER_AGENT=", " az group list\""),
    ("a.sh", "echo \"export AZURE_HTTP_USER_AGENT=", "\" >> ~/.bashrc\n"),
    ("a.sh", "docker run --rm -e AZURE_HTTP_USER_AGENT=", " az\n"),
    ("a.sh", "cat > .env <<EOF\nAZURE_HTTP_USER_AGENT=", "\nEOF\n"),
    ("a.sh", "say \"ü don't\" # 'x\ndeclare -x AZURE_HTTP_USER_AGENT=ü\\ ", "\n"),
    (".envrc", "export AZURE_DEV_USER_AGENT=", ""),
    ("a.fish", "set -gx AZURE_HTTP_USER_AGENT ", "\n"),
    ("a.fish", "set --global --export AZURE_HTTP_USER_AGENT $AZURE_HTTP_USER_AGENT ", "\n"),
    ("a.tcsh", "setenv AZURE_HTTP_USER_AGENT ", "\n"),
    ("a.ps1", "$env:AZURE_HTTP_USER_AGENT = '", "'\r\n"),
    ("a.psm1", "${env:AZURE_HTTP_USER_AGENT} += \" ", "\"\r\n"),
    ("a.ps1", "[Environment]::SetEnvironmentVariable( 'AZURE_HTTP_USER_AGENT', '", "', 'User')\r\n"),
    ("a.ps1", "Set-Item -Path Env:AZURE_HTTP_USER_AGENT -Value '", "'\r\n"),
    ("a.ps1", "New-Item Env:\\AZURE_HTTP_USER_AGENT -Force -Value ", "\r\n"),
    ("a.ps1", "[X]::ClientFactory.AddUserAgent('", "', '1.0')\r\n"),
    ("a.ps1", "\"AZURE_HTTP_USER_AGENT=", "\" | Out-File $env:GITHUB_ENV -Append\r\n"),
    ("a.cmd", "set AZURE_HTTP_USER_AGENT=", "\r\n"),
    ("a.bat", "@SET \"AZURE_HTTP_USER_AGENT=%AZURE_HTTP_USER_AGENT% ", "\"\r\n"),
    ("a.cmd", "setx AZURE_HTTP_USER_AGENT \"", "\" /M\r\n"),
    ("a.yml", "env:\n  AZURE_HTTP_USER_AGENT: ", " # note\n"),
    ("a.yml", "env: {A: b, \"AZURE_HTTP_USER_AGENT\": '", "'}\n"),
    ("a.yml", "variables:\n- name: AZURE_DEV_USER_AGENT\n  value: \"", "\"\n"),
    ("a.yaml", "environment:\n  - AZURE_HTTP_USER_AGENT=", "\n"),
    ("a.yaml", "- run: echo \"AZURE_HTTP_USER_AGENT=", "\" | tee -a $GITHUB_ENV\n"),
    ("a.yaml", "- bash: echo '##vso[task.setvariable variable=AZURE_DEV_USER_AGENT;isOutput=true]", "'\n"),
    ("a.yaml", "- script: set AZURE_HTTP_USER_AGENT=", "\n"),
    ("Dockerfile", "ENV AZURE_HTTP_USER_AGENT=", "\n"),
    ("x.Dockerfile", "ENV AZURE_HTTP_USER_AGENT ", "\n"),
    ("Makefile", "export AZURE_HTTP_USER_AGENT := ", "\n"),
    ("a.mk", "AZURE_HTTP_USER_AGENT += ", "\n"),
    (".env", "\u{FEFF}AZURE_HTTP_USER_AGENT=\"", "\"\n"),
    ("Jenkinsfile", "env.AZURE_HTTP_USER_AGENT = '", "'\n"),
    ("Jenkinsfile", "withEnv(['AZURE_HTTP_USER_AGENT=", "']) {\n"),
    ("a.py", "os.environ['AZURE_HTTP_USER_AGENT'] = '", "'\n"),
    ("a.py", "os.environ[\"AZURE_HTTP_USER_AGENT\"] = os.environ.get(\"X\", \"\") + \" ", "\"\n"),
    ("a.py", "run(env={\"AZURE_HTTP_USER_AGENT\": \"", "\"})\n"),
    ("tool", "#!/bin/sh\nexport AZURE_HTTP_USER_AGENT=", "\n"),
];

/// What is found in a text, with its line and column.
pub fn found(path: &str, text: &str, known: &Known) -> Vec<(Rule, usize, usize)> {
    let source = Source { path: path.into(), text: text.to_owned() };
    let Some(kind) = Kind::of(&source.path, text) else { return Vec::new() };
    assert_eq!(kind, Kind::Script);
    let (_, findings) = check(kind, &source, known, &bumpalo::Bump::new()).unwrap();
    findings.iter().map(|finding| (finding.rule, finding.at.line, finding.at.column)).collect()
}

#[test]
fn an_id_is_found_at_its_place_in_every_way_of_assignment() {
    let known = Known { id: Some(TrackingId::parse(A).unwrap()), channels: Vec::new(), is_chosen: false };
    for (path, before, behind) in WAYS {
        let text = format!("{before}pid-{B}{behind}");
        let line = before.split('\n').count();
        let column = before.rsplit('\n').next().unwrap().trim_start_matches('\u{FEFF}').chars().count() + 1;
        let found = found(path, &text, &known);
        assert_eq!(found.first(), Some(&(Rule::OtherId, line, column)), "{path}: {text}");
        assert!(found[1..].iter().all(|(rule, ..)| *rule == Rule::UserAgentReplaced), "{path}: {found:?}");
    }
}

/// What may stand in a script, and in a hostile one.
fn piece() -> impl Strategy<Value = String> {
    let way = prop::sample::select(WAYS).prop_map(|(_, before, behind)| format!("{before}pid-{A}{behind}"));
    let text = prop::sample::select(&[
        "AZURE_HTTP_USER_AGENT",
        "ARM_PARTNER_ID",
        "AZUREPS_HOST_ENVIRONMENT",
        ".AddUserAgent(",
        "pid-",
        A,
        "=",
        " = ",
        ": ",
        "'",
        "\"",
        "\\",
        "$",
        "${",
        "$(",
        "}",
        ")",
        "%",
        "!",
        "{",
        "{{",
        "#",
        "#{",
        "<<",
        "<<EOF\n",
        "<#",
        "#>",
        "/*",
        "\"\"\"",
        "@\"\n",
        "\n",
        "\r\n",
        " ",
        "\t",
        "ü",
        "\u{FEFF}",
        "\u{0}",
        "\u{1}",
        "- name: ARM_PARTNER_ID\n",
        "value: ",
        "  - value: ",
        "variables:\n",
        "&a ",
        "!!str ",
        "${AZURE_HTTP_USER_AGENT:=",
        "bash -c '",
        "cat <<EOF\n",
        "EOF\n",
        "`",
        "@@",
        "%~",
        "%a:",
        "\"@\n",
        "rem ",
        "__",
        "export ",
        "-e ",
        ">>x",
    ]);
    prop_oneof![4 => text.prop_map(str::to_owned), 1 => way, 1 => any::<char>().prop_map(String::from)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_read_and_every_finding_is_in_it(pieces in prop::collection::vec(piece(), 0..24), number in 0..WAYS.len()) {
        let (text, path) = (pieces.concat(), WAYS[number].0);
        for (_, line, column) in found(path, &text, &Known::default()) {
            let line = text.split('\n').nth(line - 1);
            prop_assert!(line.is_some_and(|line| column <= line.chars().count()), "{path}: {text:?}");
        }
    }
}
