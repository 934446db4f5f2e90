//! `cua snippet`: what stands in the code that it prints, and what the checkers of such files say of it.

use std::path::Path;

use cua::tracking_id::TrackingId;
use serde_json::Value;

use crate::az::python_of;
use crate::support::{A, B, OFFER, Sandbox, must_not_be_needed, optional_tool, real_tool, say_skipped};

/// Every language, and what a file in it is called.
const FILES: [(&str, &str); 15] = [
    ("arm", "azuredeploy.json"),
    ("bicep", "main.bicep"),
    ("terraform", "main.tf"),
    ("python", "attributed.py"),
    ("dotnet", "Program.cs"),
    ("powershell", "attributed.ps1"),
    ("azure-cli", "attributed.sh"),
    ("go", "main.go"),
    ("java", "Attributed.java"),
    ("javascript", "attributed.mjs"),
    ("rust", "main.rs"),
    ("rest", "rest.sh"),
    ("github-actions", "attributed.yml"),
    ("azure-pipelines", "azure-pipelines.yml"),
    ("dockerfile", "Dockerfile"),
];

/// What is printed for a language and an ID.
#[track_caller]
pub fn snippet(language: &str, id: &str) -> String {
    Sandbox::new().cua(["snippet", language, "--id", id]).run().succeeds().is_quiet().text().to_owned()
}

/// The word that is sent for an ID.
pub fn pid(id: &str) -> String {
    TrackingId::parse(id).unwrap().pid().to_owned()
}

#[test]
fn a_snippet_carries_the_id_that_applies_and_says_what_it_is() {
    for id in [A, OFFER] {
        let sandbox = Sandbox::with_project_file(&format!("project = \"x\"\ntracking_id = \"{id}\"\n"));
        for (language, file) in FILES {
            let outcome = sandbox.cua(["snippet", language]).run();
            let text = outcome.succeeds().is_quiet().text();
            let carried = if (language, id) == ("terraform", A) { format!("partner_id = \"{A}\"") } else { pid(id) };
            for part in [&carried, "Rests on ", "Run: "] {
                assert!(text.contains(part), "no `{part}` for {language}:\n{text}");
            }
            assert!(!text.contains("{{pid") && !text.contains("{{guid"), "{language}:\n{text}");
            // Windows PowerShell and javac may read a file in another encoding than it has.
            assert!(text.is_ascii() && text.ends_with('\n') && !text.ends_with("\n\n"), "{language}:\n{text}");
            let longest = text.lines().filter(|line| !line.contains("\"description\"")).map(str::len).max();
            assert!(longest <= Some(120), "{file}");
        }
    }
}

#[test]
fn a_snippet_that_no_test_runs_says_so() {
    for (language, _) in FILES {
        let says_so = snippet(language, A).contains("Not run by the tests of cua. Rests on ");
        assert_eq!(says_so, ["dotnet", "go", "java", "powershell"].contains(&language), "{language}");
    }
}

/// A shell gives a variable that stands before a command to that one alone.
#[test]
fn the_command_that_needs_a_variable_is_the_one_that_is_given_it() {
    for (language, id) in FILES.iter().map(|(language, _)| (*language, A)).chain([("terraform", OFFER)]) {
        let text = snippet(language, id);
        for (name, command) in text.lines().filter_map(|line| line.split_once("_SUBSCRIPTION_ID=ID ")) {
            assert!(!command.contains("&&"), "{language}: {name}, {command}");
        }
    }
    assert!(snippet("terraform", A).contains("ARM_SUBSCRIPTION_ID=ID terraform plan"));
}

/// What no token may hold makes Azure PowerShell drop the variable whole, without a word.
#[test]
fn what_others_have_told_azure_powershell_is_split_where_no_token_may_go_on() {
    let text = snippet("powershell", A);
    let kept = text.split("-split '[^").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
    assert_eq!(kept, "A-Za-z0-9_./@-");
    let script: String = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(script.contains("-join '+'") && !script.contains(".Split("), "{text}");
}

#[test]
fn a_partner_center_id_is_no_partner_id_of_terraform() {
    let text = snippet("terraform", OFFER);
    assert!(!text.contains("partner_id ="), "{text}");
    for line in
        [&format!("#   export AZURE_HTTP_USER_AGENT={OFFER}\n"), "export ARM_DISABLE_TERRAFORM_PARTNER_ID=true\n"]
    {
        assert!(text.contains(line), "no `{line}` in:\n{text}");
    }
}

#[test]
fn the_scope_decides_which_id_a_snippet_carries() {
    let sandbox = Sandbox::with_project_file(&format!(
        "project = \"x\"\ndefault_channel = \"a\"\n[channels]\na = {{ tracking_id = \"{A}\" }}\n\
         offer = {{ tracking_id = \"{OFFER}\" }}\n"
    ));
    for (flags, id) in [(&[][..], A), (&["--channel", "offer"], OFFER), (&["--id", B], B)] {
        sandbox.cua([&["snippet", "python"], flags].concat()).run().prints(&snippet("python", id));
    }
    sandbox.cua(["snippet", "python"]).env("CUA_TRACKING_ID", B).run().prints(&snippet("python", B));
}

#[test]
fn without_a_scope_there_is_no_snippet() {
    let outcome = Sandbox::new().cua(["snippet", "python"]).run();
    outcome.fails(1, &["no tracking ID applies here", "`cua init`", "`--id`"]);
    assert_eq!(outcome.text(), "");
    Sandbox::with_project_file("broken").cua(["snippet", "python"]).run().fails(2, &["cua.toml:1:"]);
}

#[test]
fn a_language_that_there_is_no_snippet_in_is_an_error_that_lists_those_that_there_are() {
    let languages: Vec<String> = FILES.iter().map(|(language, _)| format!("`{language}`")).collect();
    let languages = languages.join(", ");
    Sandbox::new().cua(["snippet", "cobol"]).run().fails(2, &["`cobol`", &languages, "`cua snippet --help`"]);
    Sandbox::new().cua(["snippet", "pyton"]).run().fails(2, &["did you mean `python`?"]);
    Sandbox::new().cua(["snippet"]).run().fails(2, &["`<LANGUAGE>`"]);
    // A name is not code.
    assert!(Sandbox::new().cua(["snippet", "--help"]).run().text().contains("Terraform, or its fork OpenTofu\n"));
}

#[test]
fn a_language_has_the_other_names_that_people_call_it() {
    for (alias, language) in [
        ("js", "javascript"),
        ("typescript", "javascript"),
        ("csharp", "dotnet"),
        (".net", "dotnet"),
        ("curl", "rest"),
        ("pwsh", "powershell"),
        ("bash", "azure-cli"),
        ("az", "azure-cli"),
        ("docker", "dockerfile"),
        ("Python", "python"),
        ("PowerShell", "powershell"),
        ("GitHub", "github-actions"),
    ] {
        assert_eq!(snippet(alias, A), snippet(language, A), "{alias}");
    }
}

/// The files put an ID between quotes, or between none: it has nothing in it that could end it there.
#[test]
fn an_id_has_no_character_that_means_something_in_a_language() {
    let accepted = |make: fn(char) -> String| -> String {
        let others = ('\0'..'\u{3000}').chain(['\u{FEFF}', '\u{FF0D}', '\u{1F642}']);
        others.filter(|c| TrackingId::parse(&make(*c)).is_ok_and(|id| id.pid() == make(*c))).collect()
    };
    let plain: String = ('\0'..'\u{80}').filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    assert_eq!(accepted(|c| format!("pid-contoso-my{c}offer-partnercenter")), plain);
    assert_eq!(accepted(|c| format!("pid-con{c}toso-myoffer-partnercenter")), plain);
    assert_eq!(accepted(|c| format!("pid-contoso-myoffer{c}-partnercenter")), plain.replace('-', ""));
    let digits = "0123456789abcdef";
    assert_eq!(accepted(|c| format!("pid-{}{c}", &A[..35])), digits);
}

#[test]
fn cua_finds_nothing_wrong_with_a_snippet() {
    for (language, file) in FILES {
        for id in [A, OFFER] {
            let sandbox = Sandbox::with_project_file(&format!("project = \"x\"\ntracking_id = \"{id}\"\n"));
            sandbox.write(&format!("here/{file}"), snippet(language, id));
            let report = |flags: &[&str]| -> Value {
                let outcome = sandbox.cua([&["template", "check", "--format", "json"], flags].concat()).run();
                serde_json::from_slice(&outcome.stdout).unwrap()
            };
            let found = |report: &Value| report["findings"].as_array().unwrap().len();
            let checked = report(&[]);
            assert_eq!(found(&checked), 0, "{language}: {checked:#}");
            // The control: the marker, or the partner ID, is seen.
            if ["arm", "bicep"].contains(&language) || (language, id) == ("terraform", A) {
                assert_eq!((&checked["checked"], found(&report(&["--id", B]))), (&Value::from(1), 1), "{language}");
            }
        }
    }
}

#[test]
fn terraform_would_write_its_snippets_in_the_same_way() {
    let Some(terraform) = optional_tool("terraform") else { return };
    for id in [A, OFFER] {
        let sandbox = Sandbox::new();
        sandbox.write("here/main.tf", snippet("terraform", id));
        sandbox.program(&terraform).args(["fmt", "-check", "-diff"]).run().prints("");
    }
}

/// What a YAML file holds, read by the Python that az is installed in; `None`, said aloud, where there is none.
pub fn yaml(text: &str) -> Option<Value> {
    const READ: &str = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.argv[1])))";
    let Some(python) = python_of(&real_tool("az")?) else {
        must_not_be_needed("az in a virtual environment");
        say_skipped("what needs the YAML of az, which is not in a virtual environment here");
        return None;
    };
    let outcome = Sandbox::new().program(python).args(["-c", READ, text]).run();
    Some(serde_json::from_str(outcome.succeeds().text()).unwrap())
}

/// The script in a pipeline.
pub fn script_in(language: &str, id: &str) -> Option<String> {
    let file = yaml(&snippet(language, id))?;
    let script = match language {
        "github-actions" => &file["jobs"]["deploy"]["steps"][1]["run"],
        _ => &file["steps"][0]["inputs"]["inlineScript"],
    };
    Some(script.as_str().unwrap().to_owned())
}

#[track_caller]
fn passes_shellcheck(dialect: &str, script: &str) {
    let Some(shellcheck) = real_tool("shellcheck") else { return };
    let sandbox = Sandbox::new();
    sandbox.write("here/script", script);
    sandbox.program(shellcheck).args(["--enable=quote-safe-variables", "-s", dialect, "script"]).run().prints("");
}

#[test]
fn the_shell_scripts_and_those_in_pipelines_pass_shellcheck() {
    for id in [A, OFFER] {
        for language in ["azure-cli", "rest"] {
            passes_shellcheck("sh", &snippet(language, id));
        }
        for language in ["github-actions", "azure-pipelines"] {
            let Some(script) = script_in(language, id) else { return };
            assert!(script.contains("az group list"), "{script}");
            passes_shellcheck("bash", &script);
        }
    }
}

#[test]
fn the_pipelines_are_what_their_runners_read() {
    let Some(workflow) = yaml(&snippet("github-actions", A)) else { return };
    // YAML 1.1 takes the key `on` for a truth value.
    assert_eq!(workflow["true"], "workflow_dispatch");
    assert_eq!(workflow["permissions"]["id-token"], "write");
    let steps = workflow["jobs"]["deploy"]["steps"].as_array().unwrap();
    assert_eq!((&steps[0]["uses"], &steps[1]["shell"]), (&"azure/login@v3".into(), &"bash".into()));
    let Some(pipeline) = yaml(&snippet("azure-pipelines", A)) else { return };
    assert_eq!(pipeline["steps"][0]["task"], "AzureCLI@2");
    assert_eq!(pipeline["steps"][0]["inputs"]["scriptType"], "bash");
    // A logging command could not set it: the variable is the agent's.
    assert!(!pipeline.to_string().contains("##vso"));
}

/// Where `tests/run` has put an SDK; `None`, said aloud, where it has not.
#[track_caller]
pub fn sdk(language: &str, file: &str) -> Option<std::path::PathBuf> {
    let folder = format!("target/tools/sdk-for-{language}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&folder);
    if !path.join(file).exists() {
        must_not_be_needed(&folder);
        say_skipped(&format!("what needs {folder}, which is not here; `tests/run --install-only` makes it"));
        return None;
    }
    Some(path)
}
