//! Every command of the README is run, so that it cannot lie.

use std::fmt::Write;
use std::path::Path;

use cua::template::Rule;
use snapbox::Assert;

use crate::documents::{AZ, COMMANDS, TEMPLATE};
use crate::support::{Sandbox, USER_CONFIG};
use crate::wire;

const README: &str = include_str!("../../README.md");

/// The bodies of the README's fenced blocks of one language.
fn blocks(language: &str) -> Vec<&'static str> {
    let opening = format!("\n```{language}\n");
    README.split(&opening).skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect()
}

/// What the README assumes: a home with two folders in it, a deployment script, and an az.
fn home() -> Sandbox {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.path("home/web")).unwrap();
    sandbox.script("home/contoso-db/deploy.sh", "#!/bin/sh\necho deploying as ${CUA_ACTIVE-nobody}\n");
    wire::talks(&sandbox, "bin/az", AZ);
    sandbox.write("home/contoso-db/azuredeploy.json", TEMPLATE);
    sandbox.write("home/contoso-db/providers.tf", "provider \"azurerm\" {\n  features {}\n}\n");
    for program in ["terraform", "docker"] {
        sandbox.script(&format!("bin/{program}"), "#!/bin/sh\nexit 0\n");
    }
    sandbox
}

#[test]
fn every_console_block_of_the_readme_prints_what_it_says() {
    let sandbox = home();
    let transcript: String = blocks("console").into_iter().fold(String::new(), |all, block| all + block + "\n");
    let commands: Vec<&str> = transcript.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    assert!(commands.len() > 15, "the blocks were not found: {commands:?}");
    Assert::new().eq(session(&sandbox, "home", &commands), transcript);
}

/// What the commands of a reader print in one shell, each behind itself.
fn session(sandbox: &Sandbox, folder: &str, commands: &[&str]) -> String {
    let mut script = String::new();
    for command in commands {
        // Building is what the reader does; here it is done already.
        let run = command.replace("cargo run --quiet --", "cua");
        writeln!(script, "cat <<'COMMAND'\n$ {command}\nCOMMAND\n{run}").unwrap();
    }
    let mut shell = sandbox.program("bash").args(["-c", &format!("exec 2>&1\n{script}")]).into_command();
    let output = shell.current_dir(sandbox.path(folder)).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let printed = printed.replace(sandbox.path("home").to_str().unwrap(), "/home/you");
    printed.replace(sandbox.path("bin").to_str().unwrap(), "/usr/bin")
}

/// Made anew with `SNAPSHOTS=overwrite cargo test picture`.
#[test]
fn the_picture_of_the_readme_shows_what_a_terminal_does() {
    let printed = session(
        &home(),
        "home/contoso-db",
        &[
            "cua init --id 7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55",
            "cua exec -- az deployment group create -g demo -f main.json",
            "cua verify wire",
            "cd .. && cua exec -- az deployment group create -g demo -f main.json",
        ],
    );
    let mut shown = String::new();
    for line in printed.lines() {
        match line.strip_prefix("$ ") {
            Some(command) => writeln!(shown, "\x1b[1;32m$\x1b[0m \x1b[1m{command}\x1b[0m").unwrap(),
            None => as_in_columns(line, 100, &mut shown),
        }
    }
    Assert::new().action_env("SNAPSHOTS").eq(shown, snapbox::file!["../picture.term.svg"]);
}

/// A line as a terminal shows it that has so many columns.
fn as_in_columns(line: &str, columns: usize, shown: &mut String) {
    let letters: Vec<char> = line.chars().collect();
    for row in letters.chunks(columns) {
        shown.extend(row);
        shown.push('\n');
    }
    if letters.is_empty() {
        shown.push('\n');
    }
}

/// What the steps of a pipeline run: `run: …`, and what is indented below `inlineScript: |`.
fn scripts(pipeline: &str) -> Vec<String> {
    let lines: Vec<&str> = pipeline.lines().collect();
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut scripts = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let step = line.trim_start().trim_start_matches("- ");
        if let Some(command) = step.strip_prefix("run: ") {
            scripts.push(command.to_owned());
        } else if step == "inlineScript: |" {
            let below = lines[number + 1..].iter().take_while(|below| depth(below) > depth(line));
            scripts.push(below.copied().collect::<Vec<&str>>().join("\n"));
        }
    }
    scripts
}

#[test]
fn every_step_of_the_pipelines_of_the_readme_works() {
    let sandbox = home();
    let deployed = |arguments: &str, folder: &str| {
        let mut shell = sandbox.program("bash").args(["-ec", arguments]).into_command();
        let output = shell.env("CUA_CHANNEL", "marketplace").current_dir(sandbox.path(folder)).output().unwrap();
        assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    sandbox.write(
        "home/contoso-db/cua.toml",
        "project = \"x\"\n[channels]\nmarketplace = { tracking_id = \"pid-a-b-partnercenter\" }\n",
    );
    deployed("cua template add azuredeploy.json", "home/contoso-db");
    let scripts: Vec<String> = blocks("yaml").into_iter().flat_map(scripts).collect();
    let printed: Vec<String> = scripts.iter().map(|script| deployed(script, "home/contoso-db")).collect();
    assert_eq!(
        printed,
        ["", "deploying as pid-a-b-partnercenter\n", "deploying as pid-a-b-partnercenter\n"],
        "{scripts:?}"
    );
}

#[test]
fn the_variables_that_the_readme_hands_to_a_container_are_those_that_are_set() {
    let line = blocks("sh").into_iter().find(|block| block.contains("docker run")).unwrap();
    let sandbox = home();
    sandbox.write("here/cua.toml", "project = \"x\"\ntracking_id = \"7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55\"\n");
    sandbox.script("bin/docker", "#!/bin/sh\nfor word; do printenv \"$word\"; done\n:\n");
    let outcome = sandbox.program("bash").args(["-ec", line]).run();
    let guid = "7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55";
    assert_eq!(outcome.succeeds().text(), format!("pid-{guid}\n{guid}\ntrue\n"));
}

/// What stands in backticks and begins with `cua`.
fn commands_in_passing() -> Vec<String> {
    let prose: String = README.split("\n```").step_by(2).collect();
    let text = prose.replace('\n', " ");
    let spans = text.split('`').skip(1).step_by(2).filter(|span| span.starts_with("cua "));
    spans.map(|span| span.split([';', '|', '>']).next().unwrap().trim().to_owned()).collect()
}

#[test]
fn every_command_that_the_readme_names_in_passing_is_one() {
    let commands = commands_in_passing();
    assert!(commands.len() > 40, "{commands:?}");
    for command in commands {
        let words: Vec<&str> = command.split_whitespace().skip(1).take_while(|word| *word != "--").collect();
        if words == ["NAME"] {
            continue;
        }
        let is_verb = |count: usize| COMMANDS.iter().any(|(verb, _)| *verb == words[..count].join(" "));
        let count = (1..=words.len().min(2)).rev().find(|count| is_verb(*count));
        let count = count.unwrap_or_else(|| panic!("there is no `{command}`"));
        let help = Sandbox::new().cua(words[..count].iter().chain(&["--help"])).run().succeeds().text().to_owned();
        for flag in words.iter().filter(|word| word.starts_with("--")) {
            assert!(help.contains(flag.split('=').next().unwrap()), "`{command}`: there is no {flag}");
        }
    }
}

#[test]
fn every_toml_block_of_the_readme_is_valid() {
    let mut checked = 0;
    for block in blocks("toml") {
        let sandbox = Sandbox::new();
        let file = if block.contains("[tools]") { USER_CONFIG } else { "here/cua.toml" };
        sandbox.write(file, block);
        sandbox.cua(["exec", "--optional", "--", "true"]).run().succeeds();
        checked += 1;
    }
    assert_eq!(checked, 3);
}

#[test]
fn the_readme_lists_every_rule_as_it_is() {
    let rows = Rule::ALL.iter().map(|rule| format!("| `{}` | {} | {} |\n", rule.name(), rule.severity(), rule.what()));
    let table: String =
        std::iter::once("| rule | severity | what it finds |\n|---|---|---|\n".to_owned()).chain(rows).collect();
    let there = README.split("| rule | severity |").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap();
    assert_eq!(format!("| rule | severity |{there}\n"), table);
}

#[test]
fn the_files_that_the_readme_names_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert!(blocks("sh").contains(&"tests/run"));
    for file in ["tests/run", ".ci/release", "LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(root.join(file).is_file(), "{file}");
    }
}
