//! Every example in the help is run, so that it cannot lie.

use std::path::PathBuf;

use crate::partner;
use crate::support::{Sandbox, USER_CONFIG, optional_tool, real_tool};
use crate::wire;

/// An az that knows of one deployment, with its marker, and sends what the real one does.
pub const AZ: &str = r#"
deployment() {
    printf '{"id": "/subscriptions/1/resourceGroups/demo/providers/Microsoft.Resources/deployments/%s", "name": "%s",
        "properties": {"correlationId": "1", "provisioningState": "Succeeded"}}' "$1" "$1"
}
pid=pid-7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55
case $words in
"deployment operation "*"--name=main "*)
    echo '[{"properties": {"provisioningState": "Succeeded", "targetResource": {"id": "/sql",
        "resourceType": "Microsoft.Sql/servers", "resourceName": "contoso"}}}]' ;;
"deployment "*" show "*) deployment $pid ;;
"deployment "*" list --resource-group"*"--name="*) echo '[]' ;;
"deployment group list "*) echo "[$(deployment $pid), $(deployment main)]" ;;
"monitor activity-log list "*) echo '[]' ;;
"extension list "*) echo '[{"name": "managementpartner"}]' ;;
"account show "*) echo '{"tenantId": "contoso.example", "user": {"name": "automation", "type": "servicePrincipal"}}' ;;
"managementpartner show "*) exit 3 ;;
"managementpartner create --partner-id=1234567 "*) echo '{"partnerId": "1234567", "partnerName": "Contoso"}' ;;
esac
[ "$url" ] || exit 0
request 'GET / HTTP/1.1' "User-Agent: python/3.13.9 (Linux-6.18.0-x86_64-with-glibc2.41) AZURECLI/2.91.0 (PIP) $AZURE_HTTP_USER_AGENT"
"#;

/// Every command that there is, and the folder in which its examples make sense.
pub const COMMANDS: [(&str, &str); 46] = [
    ("", "new"),
    ("init", "new"),
    ("exec", "channels"),
    ("env", "channels"),
    ("hook", "new"),
    ("show", "channels"),
    ("project", "new"),
    ("project list", "channels"),
    ("project add", "new"),
    ("project remove", "user"),
    ("project use", "user"),
    ("channel", "single"),
    ("channel add", "single"),
    ("channel remove", "channels"),
    ("channel use", "channels"),
    ("registered", "channels"),
    ("id", "new"),
    ("id new", "new"),
    ("id check", "new"),
    ("template", "template"),
    ("template check", "template"),
    ("template add", "template"),
    ("template remove", "template"),
    ("snippet", "channels"),
    ("doctor", "channels"),
    ("verify", "verify"),
    ("verify wire", "verify"),
    ("verify deployment", "verify"),
    ("notice", "new"),
    ("partner", "partner"),
    ("partner show", "partner"),
    ("partner link", "partner"),
    ("partner unlink", "partner"),
    ("partner lighthouse", "partner"),
    ("listing-link", "new"),
    ("guide", "new"),
    ("config", "new"),
    ("config path", "new"),
    ("shim", "new"),
    ("shim install", "new"),
    ("shim list", "shims"),
    ("shim remove", "shims"),
    ("plugin", "plugins"),
    ("plugin list", "plugins"),
    ("completions", "new"),
    ("man", "new"),
];

/// The template that the examples are about, without a marker.
pub const TEMPLATE: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": []
}
"#;

/// What that of the help has for resources.
const MARKERS: &str = r#"[{
    "type": "Microsoft.Resources/deployments", "apiVersion": "2025-04-01",
    "name": "pid-7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55", "properties": {"mode": "Incremental", "template": {"resources": []}}
  }]"#;

fn folder(kind: &str) -> Sandbox {
    let sandbox = match kind {
        "new" => Sandbox::new(),
        "single" => Sandbox::with_project_file(
            "project = \"x\"\n[channels]\nother = { tracking_id = \"pid-a-b-partnercenter\" }\n",
        ),
        "channels" | "template" | "verify" => Sandbox::with_project_file(
            "project = \"contoso-db\"\ndefault_channel = \"github\"\n[channels]\n\
             github = { tracking_id = \"7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55\" }\n\
             marketplace = { tracking_id = \"pid-contoso-contosodb-partnercenter\" }\n",
        ),
        _ => {
            Sandbox::with_user_config("[projects.contoso-db]\ntracking_id = \"7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55\"\n")
        }
    };
    for program in ["az", "pwsh", "terraform"] {
        sandbox.script(&format!("bin/{program}"), "#!/bin/sh\nexit 0\n");
    }
    match kind {
        "shims" => drop(sandbox.cua(["shim", "install", "az", "terraform"]).run().succeeds()),
        "template" => {
            sandbox.write("here/azuredeploy.json", TEMPLATE.replace("[]", MARKERS));
            let offer =
                MARKERS.replace("pid-7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55", "pid-contoso-contosodb-partnercenter");
            sandbox.write("here/mainTemplate.json", TEMPLATE.replace("[]", &offer));
            sandbox.write("here/main.bicep", "");
            sandbox.write("here/providers.tf", "provider \"azapi\" {}\n");
        }
        "verify" => {
            wire::talks(&sandbox, "bin/az", AZ);
            wire::talks(&sandbox, "here/deploy.sh", wire::SEND);
        }
        "partner" => partner::logged_in(&sandbox, Some("1234567")),
        "plugins" => drop(sandbox.script("bin/cua-deploy", "#!/bin/sh\nexit 0\n")),
        _ => {}
    }
    sandbox
}

/// The examples at the end of a help text, without what is said about each.
fn examples(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Examples:").skip(1);
    lines
        .take_while(|line| line.starts_with("  "))
        .map(|line| line.trim().split("  ").next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_example_of_every_help_works() {
    for (command, kind) in COMMANDS {
        let words: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let outcome = Sandbox::new().cua(&words).run();
        let examples = examples(outcome.succeeds().is_quiet().text());
        assert!(!examples.is_empty(), "no examples in:\n{}", outcome.text());
        // In a row, as a reader would; only each `init` needs a folder without a file.
        let sandbox = folder(kind);
        for example in examples {
            if command == "init" {
                let _ = std::fs::remove_file(sandbox.path("here/cua.toml"));
            }
            let Some((shell, flags)) = shell_for(&example) else { continue };
            let mut path = sandbox.path("home/.local/share/cua/shims").into_os_string();
            path.push(":");
            path.push(sandbox.path("bin"));
            path.push(":/usr/local/bin:/usr/bin:/bin");
            let run = sandbox.program(shell).args([flags, &example]).env("PATH", path);
            let outcome = run.env("GITHUB_ENV", sandbox.path("github-env")).run();
            assert_eq!(outcome.status, 0, "{example}: {}", outcome.stderr);
        }
    }
}

/// The shell that an example is for, as far as it is here.
fn shell_for(example: &str) -> Option<(PathBuf, &'static str)> {
    let shells = ["zsh", "fish", "pwsh"];
    let named = |word: &str| shells.into_iter().find(|shell| word.trim_end_matches(")\"") == *shell);
    match example.split_whitespace().find_map(named) {
        Some("zsh") => Some((real_tool("zsh")?, "-ec")),
        Some("fish") => Some((real_tool("fish")?, "-c")),
        Some("pwsh") => Some((optional_tool("pwsh")?, "-Command")),
        _ => Some((real_tool("bash")?, "-ec")),
    }
}

#[test]
fn every_help_fits_a_page_and_says_what_the_command_does() {
    for (command, _) in COMMANDS {
        for flag in ["--help", "-h"] {
            let words: Vec<&str> = command.split_whitespace().chain([flag]).collect();
            let outcome = Sandbox::new().cua(&words).run();
            let help = outcome.succeeds().text();
            let first = help.lines().next().unwrap();
            assert!(first.starts_with(char::is_uppercase) && !first.ends_with('.'), "{command}: {first}");
            for part in ["Usage: cua", "Options:", "-h, --help"] {
                assert!(help.contains(part), "{command}: no {part}");
            }
            assert!(help.lines().all(|line| line.chars().count() <= 100), "{command}:\n{help}");
        }
    }
}

#[test]
fn help_and_version_read_no_file() {
    let sandbox = Sandbox::with_project_file("broken");
    sandbox.write(USER_CONFIG, "broken");
    for words in [&["--help"][..], &["--version"], &["exec", "--help"], &["show", "-h"], &["id", "new"]] {
        sandbox.cua(words).run().succeeds().is_quiet();
    }
}
