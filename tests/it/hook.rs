//! `cua hook` in real interactive shells: each sits in a pseudo-terminal, with a prompt that shows
//! its number, the status of the last command and the pid in the environment.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use crate::support::{A, B, C, Outcome, Sandbox, USER_CONFIG, real_tool};

/// A shell, what to call it with, and the file that it reads first.
struct Interactive {
    program: &'static str,
    arguments: &'static [&'static str],
    settings: &'static str,
    /// Counts the prompts in a prompt hook of the person's own, and shows them.
    before: &'static str,
    hook: &'static str,
}

const SHELLS: [Interactive; 3] = [
    Interactive {
        program: "bash",
        arguments: &["--noprofile", "--rcfile", "../settings/rc", "-i"],
        settings: "settings/rc",
        before: "count=0; theirs() { shown=$?; count=$((count + 1)); return \"$shown\"; }; PROMPT_COMMAND=theirs\n\
                 PS1='<<$count|$shown|${CUA_ACTIVE-none}>>'\n",
        hook: "eval \"$(cua hook bash)\"\n",
    },
    Interactive {
        program: "zsh",
        arguments: &["-d", "-i"],
        settings: "settings/.zshrc",
        before: "unsetopt prompt_sp; setopt prompt_subst; count=0; precmd() { shown=$?; (( count += 1 )) }\n\
                 PS1='<<$count|$shown|${CUA_ACTIVE-none}>>'\n",
        hook: "eval \"$(cua hook zsh)\"\n",
    },
    Interactive {
        program: "fish",
        arguments: &["-i"],
        settings: "settings/fish/config.fish",
        before: "set -g count 0; set -g fish_greeting\n\
                 function fish_prompt; set -l shown $status; set -g count (math $count + 1)\n\
                 set -q CUA_ACTIVE; or set -l CUA_ACTIVE none; echo -n \"<<$count|$shown|$CUA_ACTIVE>>\"; end\n",
        hook: "cua hook fish | source\n",
    },
];

impl Interactive {
    /// What each prompt shows after its number, where these lines are typed.
    fn prompts(&self, sandbox: &Sandbox, settings: &str, lines: &[&str]) -> Option<Vec<String>> {
        let outcome = self.session(sandbox, settings, lines, &[])?;
        let prompts = outcome.succeeds().text().lines();
        Some(prompts.map(|prompt| prompt.split_once('|').unwrap().1.to_owned()).collect())
    }

    fn session(&self, sandbox: &Sandbox, settings: &str, lines: &[&str], tracer: &[&str]) -> Option<Outcome> {
        let shell = real_tool(self.program)?;
        let python = real_tool("python3")?;
        sandbox.write(self.settings, settings);
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/session.py");
        let run = sandbox.program(python).args([script]).args(tracer).args([&shell]).args(self.arguments);
        let run = run.env("ZDOTDIR", sandbox.path("settings")).env("XDG_CONFIG_HOME", sandbox.path("settings"));
        let run = run.env("TERM", "dumb").env("SESSION_TRANSCRIPT", sandbox.path("transcript"));
        let mut command = run.env("CUA_CONFIG", sandbox.path(USER_CONFIG)).into_command();
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines.join("\n").as_bytes()).unwrap();
        Some(Outcome::from(child.wait_with_output().unwrap()))
    }
}

/// Three nested projects, `here` in `here/a` in `here/a/b`, and a folder outside of all, where a
/// default project must not count.
fn projects() -> Sandbox {
    let sandbox = Sandbox::with_user_config(&format!("default_project = \"d\"\nprojects.d.tracking_id = \"{C}\"\n"));
    for (folder, id) in [("here/a", A), ("here/a/b", B), ("here/a/b/c", C)] {
        sandbox.write(&format!("{folder}/cua.toml"), format!("project = \"x\"\ntracking_id = \"{id}\"\n"));
    }
    fs::create_dir(sandbox.path("here/a/b/c/below")).unwrap();
    sandbox
}

#[track_caller]
fn check(settings: impl Fn(&Interactive) -> String, steps: &[(&str, &str, &str)]) {
    check_in(projects, settings, steps);
}

#[track_caller]
fn check_in(sandbox: impl Fn() -> Sandbox, settings: impl Fn(&Interactive) -> String, steps: &[(&str, &str, &str)]) {
    for shell in SHELLS {
        let sandbox = sandbox();
        let lines: Vec<&str> = steps.iter().skip(1).map(|(line, ..)| *line).collect();
        let Some(prompts) = shell.prompts(&sandbox, &settings(&shell), &lines) else { continue };
        let pid = |id: &str| if id == "none" { id.to_owned() } else { format!("pid-{id}") };
        let expected: Vec<String> = steps.iter().map(|(_, status, id)| format!("{status}|{}", pid(id))).collect();
        let transcript = String::from_utf8_lossy(&fs::read(sandbox.path("transcript")).unwrap()).into_owned();
        assert_eq!(prompts, expected, "{}: {transcript}", shell.program);
    }
}

fn with_hook(shell: &Interactive) -> String {
    format!("{}{}", shell.before, shell.hook)
}

#[test]
fn the_id_follows_the_folder_and_everything_else_is_kept() {
    check(
        with_hook,
        &[
            ("", "0", "none"),
            ("cd a", "0", A),
            ("false", "1", A),
            ("cd b", "0", B),
            ("sh -c 'exit 3'", "3", B),
            ("cd c/below", "0", C),
            ("cd ../..; false", "1", B),
            ("cd ../..", "0", "none"),
            ("cd a/b/c; sh -c 'exit 42'", "42", C),
            ("cd /", "0", "none"),
        ],
    );
}
