//! `cua hook` in real interactive shells: each sits in a pseudo-terminal, with a prompt that shows
//! its number, the status of the last command and the pid in the environment.

use std::fs;

use crate::support::{A, B, C, Sandbox, USER_CONFIG, real_tool};

/// A shell, what to call it with, and the file that it reads first.
struct Interactive {
    program: &'static str,
    arguments: &'static [&'static str],
    settings: &'static str,
    /// Counts the prompts in a prompt hook of the person's own, and shows them.
    before: &'static str,
    hook: &'static str,
    /// How a variable is unset.
    unset: &'static str,
}

const SHELLS: [Interactive; 3] = [
    Interactive {
        program: "bash",
        arguments: &["--noprofile", "--rcfile", "../settings/rc", "-i"],
        settings: "settings/rc",
        before: "count=0; theirs() { shown=$?; count=$((count + 1)); return \"$shown\"; }; PROMPT_COMMAND='theirs && :'\n\
                 PS1='<<$count|$shown|${CUA_ACTIVE-none}>>'\n",
        hook: "eval \"$(cua hook bash)\"\n",
        unset: "unset",
    },
    Interactive {
        program: "zsh",
        arguments: &["-d", "-i"],
        settings: "settings/.zshrc",
        before: "unsetopt prompt_sp; setopt prompt_subst; count=0; precmd() { shown=$?; (( count += 1 )) }\n\
                 PS1='<<$count|$shown|${CUA_ACTIVE-none}>>'\n",
        hook: "eval \"$(cua hook zsh)\"\n",
        unset: "unset",
    },
    Interactive {
        program: "fish",
        arguments: &["-i"],
        settings: "settings/fish/config.fish",
        before: "set -g count 0; set -g fish_greeting\n\
                 function fish_prompt; set -l shown $status; set -g count (math $count + 1)\n\
                 set -q CUA_ACTIVE; or set -l CUA_ACTIVE none; echo -n \"<<$count|$shown|$CUA_ACTIVE>>\"; end\n",
        hook: "cua hook fish | source\n",
        unset: "set -e",
    },
];

/// What was seen of a session.
struct Session {
    /// What each prompt shows after its number.
    prompts: Vec<String>,
    /// Everything.
    shown: String,
}

impl Interactive {
    /// A session in which these lines are typed, each at its prompt.
    fn session(&self, sandbox: &Sandbox, settings: &str, lines: &[&str]) -> Option<Session> {
        self.traced_session(sandbox, settings, lines, &[])
    }

    fn traced_session(&self, sandbox: &Sandbox, settings: &str, lines: &[&str], tracer: &[&str]) -> Option<Session> {
        let shell = real_tool(self.program)?;
        let python = real_tool("python3")?;
        sandbox.write(self.settings, settings);
        // Without it, fish makes completions of every manual page when it first starts.
        sandbox.write("home/.local/share/fish/generated_completions/there", "");
        let typed = lines.iter().map(|line| format!("{line}\r")).chain([String::new()]);
        let mut steps: Vec<[String; 2]> = typed.zip(1..).map(|(line, number)| [start_of(number), line]).collect();
        steps.push([">>".to_owned(), String::new()]);
        let outcome = sandbox
            .program(python)
            .args([concat!(env!("CARGO_MANIFEST_DIR"), "/tests/terminal.py"), "60"])
            .args([serde_json::to_string(&steps).unwrap()])
            .args(tracer)
            .args([&shell])
            .args(self.arguments)
            .env("ZDOTDIR", sandbox.path("settings"))
            .env("XDG_CONFIG_HOME", sandbox.path("settings"))
            .env("CUA_CONFIG", sandbox.path(USER_CONFIG))
            .env("TERM", "dumb")
            .run();
        let shown = String::from_utf8_lossy(&outcome.stdout).into_owned();
        assert_eq!(outcome.status, 0, "{}: {}\n{shown}", self.program, outcome.stderr);
        // A shell may draw a prompt again when a line is typed.
        let prompt = |number| shown.split(&start_of(number)).nth(1)?.split(">>").next().map(str::to_owned);
        Some(Session { prompts: (1..=lines.len() + 1).filter_map(prompt).collect(), shown })
    }
}

fn start_of(number: usize) -> String {
    format!("<<{number}|")
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
    for shell in SHELLS {
        let sandbox = projects();
        let lines: Vec<String> = steps.iter().skip(1).map(|(line, ..)| line.replace("UNSET", shell.unset)).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let Some(session) = shell.session(&sandbox, &settings(&shell), &lines) else { continue };
        let pid = |id: &str| if id == "none" { id.to_owned() } else { format!("pid-{id}") };
        let expected: Vec<String> = steps.iter().map(|(_, status, id)| format!("{status}|{}", pid(id))).collect();
        assert_eq!(session.prompts, expected, "{}: {}", shell.program, session.shown);
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

#[test]
fn a_line_that_changes_folder_and_goes_on_has_the_new_id_in_zsh_and_fish() {
    for shell in SHELLS.into_iter().filter(|shell| shell.program != "bash") {
        let sandbox = projects();
        let line = "cd a && printenv CUA_ACTIVE >../seen; cd b; and true";
        let Some(_) = shell.session(&sandbox, &with_hook(&shell), &[line]) else { continue };
        assert_eq!(sandbox.read("here/seen"), format!("pid-{A}\n"), "{}", shell.program);
    }
}

#[test]
fn a_choice_is_obeyed_until_it_is_unset() {
    check(
        with_hook,
        &[
            ("", "0", "none"),
            ("export CUA_PROJECT=d", "0", C),
            ("cd a", "0", C),
            ("UNSET CUA_PROJECT", "0", A),
            (&format!("export CUA_TRACKING_ID={B}"), "0", B),
            ("cd ..", "0", B),
            ("UNSET CUA_TRACKING_ID", "0", "none"),
            ("cd a", "0", A),
            ("export CUA_OPT_OUT=1", "0", "none"),
            ("UNSET CUA_OPT_OUT", "0", A),
        ],
    );
}

#[test]
fn a_file_that_changes_is_noticed_at_the_next_prompt() {
    let write = |id: &str| format!("printf 'project=\"x\"\\ntracking_id=\"%s\"\\n' {id} >cua.toml");
    check(
        with_hook,
        &[
            ("", "0", "none"),
            (&write(A), "0", A),
            (&write(B), "0", B),
            ("rm cua.toml", "0", "none"),
            (&format!("cua init --id {C} >/dev/null"), "0", C),
            ("cd a", "0", A),
            ("mv cua.toml other", "0", C),
            ("mv other cua.toml", "0", A),
            // An ID of the user's, for a project that has none here.
            ("echo 'project=\"d\"' >cua.toml", "0", C),
            (&format!("cua project add e --id {B} >/dev/null; echo 'project=\"e\"' >cua.toml"), "0", B),
            ("cua project remove e >/dev/null", "0", "none"),
        ],
    );
}

#[test]
fn what_is_broken_is_said_once_and_nothing_stale_stays() {
    for shell in SHELLS {
        let sandbox = projects();
        sandbox.write("here/a/b/cua.toml", "tracking_id = \"it's $(touch x)\"\n");
        fs::create_dir(sandbox.path("here/a/b/below")).unwrap();
        let lines = ["cd a", "cd b", "cd below", "cd ..", "cd ..", "cd b"];
        let Some(Session { prompts, shown }) = shell.session(&sandbox, &with_hook(&shell), &lines) else { continue };
        let in_a = format!("0|pid-{A}");
        let none = "0|none".to_owned();
        assert_eq!(prompts, [&none, &in_a, &none, &none, &none, &in_a, &none].map(String::clone), "{}", shell.program);
        // Once for each time that it is entered.
        let said = format!("cua: {}:1:", sandbox.path("here/a/b/cua.toml").display());
        assert_eq!(shown.matches(&said).count(), 2, "{}: {shown}", shell.program);
        assert!(!sandbox.path("here/a/b/x").exists());
    }
}

#[test]
fn a_session_that_has_left_every_project_has_the_environment_that_it_began_with() {
    for shell in SHELLS {
        let sandbox = projects();
        let theirs =
            "export ARM_PARTNER_ID=theirs AZUREPS_HOST_ENVIRONMENT=\nexport AZURE_HTTP_USER_AGENT='x/1 `y` $z'\n";
        let theirs = if shell.program == "fish" {
            theirs.replace(" AZUREPS_HOST_ENVIRONMENT=", "; set -gx AZUREPS_HOST_ENVIRONMENT ''")
        } else {
            theirs.to_owned()
        };
        let settings = format!("{theirs}{}", with_hook(&shell));
        let lines = ["env -0 >before", "cd a", "env -0 >../during", "cd b/c/below", "cd ../../../..", "env -0 >after"];
        let Some(_) = shell.session(&sandbox, &settings, &lines) else { continue };
        // But where the shell last was.
        let read = |file: &str| {
            let text = sandbox.read(&format!("here/{file}"));
            text.split('\0').filter(|entry| !entry.starts_with("OLDPWD=")).map(str::to_owned).collect::<Vec<_>>()
        };
        let sorted = |file: &str| {
            let mut entries = read(file);
            entries.sort();
            entries
        };
        assert_eq!(sorted("after"), sorted("before"), "{}", shell.program);
        assert!(read("during").contains(&format!("AZURE_HTTP_USER_AGENT=x/1 `y` $z pid-{A}")), "{}", shell.program);
        assert!(read("during").contains(&format!("ARM_PARTNER_ID={A}")), "{}", shell.program);
    }
}

#[test]
fn folders_with_any_name_are_followed_and_nothing_in_a_name_runs() {
    for (number, name) in
        ["it's", "a b", "$(touch x)", "`touch x`", "a\\b", "*", "é\u{2018}", "-n", "a;touch x"].into_iter().enumerate()
    {
        let sandbox = || {
            let sandbox = projects();
            sandbox.write(&format!("here/{name}/cua.toml"), format!("project = \"x\"\ntracking_id = \"{A}\"\n"));
            std::os::unix::fs::symlink(sandbox.path("here").join(name), sandbox.path(&format!("here/link{number}")))
                .unwrap();
            sandbox
        };
        let cd = format!("cd -P link{number}; test ! -e x -a ! -e ../x");
        let cd_in_fish = format!("cd (realpath link{number}); test ! -e x -a ! -e ../x");
        for shell in SHELLS {
            let sandbox = sandbox();
            let cd = if shell.program == "fish" { &cd_in_fish } else { &cd };
            let Some(Session { prompts, .. }) =
                shell.session(&sandbox, &with_hook(&shell), &[cd, "true", "cd ..; test ! -e x"])
            else {
                continue;
            };
            let inside = format!("0|pid-{A}");
            assert_eq!(prompts, ["0|none", &inside, &inside, "0|none"], "{} {name}", shell.program);
        }
    }
}

#[test]
fn a_prompt_in_an_unchanged_folder_starts_no_process() {
    let Some(strace) = real_tool("strace") else { return };
    for shell in SHELLS {
        let started = |prompts: usize| {
            let sandbox = projects();
            let trace = sandbox.path("trace");
            let tracer = [
                strace.to_str().unwrap(),
                "-f",
                "-qq",
                "-e",
                "trace=fork,vfork,clone,clone3",
                "-o",
                trace.to_str().unwrap(),
            ];
            let mut lines = vec!["cd a"];
            lines.extend(vec![":"; prompts]);
            shell.traced_session(&sandbox, &with_hook(&shell), &lines, &tracer)?;
            // A thread is no process.
            let trace = sandbox.read("trace");
            Some(trace.lines().filter(|line| !line.contains("CLONE_THREAD") && line.contains("= ")).count())
        };
        let (Some(few), Some(many)) = (started(0), started(10)) else { continue };
        assert!(few > 0, "{}: nothing was traced", shell.program);
        assert_eq!(few, many, "{}", shell.program);
    }
}

#[test]
fn without_cua_the_prompt_says_so_and_works_on() {
    for shell in SHELLS {
        let sandbox = projects();
        let lines = [
            "cd a",
            "mv ../../bin/cua ../../bin/gone",
            "cd b",
            "cd c",
            "mv ../../../../bin/gone ../../../../bin/cua",
            "cd below",
        ];
        let Some(Session { prompts, shown }) = shell.session(&sandbox, &with_hook(&shell), &lines) else { continue };
        let (a, c) = (format!("0|pid-{A}"), format!("0|pid-{C}"));
        assert_eq!(prompts, ["0|none", &a, &a, &a, &a, &c, &c], "{}", shell.program);
        assert_eq!(shown.matches("cua: the hook cannot run `cua`").count(), 1, "{shown}");
    }
}

#[test]
fn evaluating_it_twice_or_with_other_hooks_and_traps_changes_nothing_of_theirs() {
    let rows = [
        ("bash", "PROMPT_COMMAND=('theirs && :' 'other=$?')\n", "test \"$other\" = 1"),
        ("bash", "PROMPT_COMMAND='theirs && :; other=$?;'\n", "test \"$other\" = 1"),
        (
            "bash",
            "errors=0; trap 'errors=$((errors + 1))' ERR; trap 'ints=x' INT; trap 'bye=1' EXIT\n",
            "test \"$errors\" = 1 && trap -p INT EXIT | grep -c trap | grep -qx 2",
        ),
        ("bash", "set -u; set -o noclobber; IFS=/\n", "test \"$IFS\" = / && [[ $- == *u*C* ]]"),
        (
            "zsh",
            "precmd_functions+=(other); other() { other=$? }; chpwd() { moved=1 }\n",
            "test \"$other\" = 1 -a \"$moved\" = 1",
        ),
        (
            "zsh",
            "setopt no_unset ksh_arrays sh_word_split err_return no_clobber; errors=0; TRAPZERR() { (( errors += 1 )) }\n",
            "test \"$errors\" = 1 && [[ -o ksh_arrays && -o no_unset ]]",
        ),
        (
            "fish",
            "function other --on-event fish_prompt; set -g other $status; end; function moved --on-variable PWD; set -g moved 1; end\n",
            "test \"$other$moved\" = 11",
        ),
    ];
    for (program, theirs, test) in rows {
        let shell = SHELLS.into_iter().find(|shell| shell.program == program).unwrap();
        let sandbox = projects();
        let settings = format!("{}{theirs}{hook}{hook}", shell.before, hook = shell.hook);
        // The line in which `false` fails is not the one that asks.
        let Some(Session { prompts, shown }) = shell.session(&sandbox, &settings, &["cd a", "false", test, ":"]) else {
            continue;
        };
        let inside = format!("0|pid-{A}");
        let failed = format!("1|pid-{A}");
        assert_eq!(prompts, ["0|none", &inside, &failed, &inside, &inside], "{program} {theirs}: {shown}");
    }
}

#[test]
fn a_hook_that_is_evaluated_in_the_wrong_way_does_not_fail_in_silence() {
    let sandbox = Sandbox::new();
    for (shell, line) in [
        ("bash", "eval $(cua hook bash)"),
        ("bash", "eval \"$(cua hook zsh)\""),
        ("zsh", "eval \"$(cua hook bash)\""),
        ("ksh", "eval \"$(cua hook bash)\""),
        ("zsh", "eval \"$(cua hook fish)\""),
        ("fish", "cua hook bash | source"),
    ] {
        let Some(path) = real_tool(shell) else { continue };
        let outcome = sandbox.program(path).args(["-c", line]).run();
        assert_ne!(outcome.stderr, "", "{shell}: {line}");
    }
}

#[test]
fn a_folder_that_is_another_one_by_the_same_name_is_noticed() {
    let (a, b) = ("here/a", "here/a/b");
    for shell in SHELLS {
        let sandbox = projects();
        std::os::unix::fs::symlink(sandbox.path(a), sandbox.path("here/cur")).unwrap();
        let relink = format!("rm ../cur && ln -s {} ../cur && cd .. && cd cur", sandbox.path(b).display());
        let Some(session) = shell.session(&sandbox, &with_hook(&shell), &["cd cur", &relink]) else { continue };
        let shown = [format!("0|pid-{A}"), format!("0|pid-{B}")];
        assert_eq!(session.prompts[1..], shown, "{}: {}", shell.program, session.shown);
    }
}

#[test]
fn a_hook_that_is_evaluated_again_goes_on_watching() {
    for shell in SHELLS {
        let sandbox = projects();
        let again = shell.hook.trim_end();
        let init = format!("cua init --id {B} >/dev/null");
        let Some(session) = shell.session(&sandbox, &with_hook(&shell), &[again, &init]) else { continue };
        assert_eq!(session.prompts, ["0|none", "0|none", &format!("0|pid-{B}")], "{}", shell.program);
    }
}

#[test]
fn a_universal_variable_of_fish_outlives_the_session() {
    let Some(fish) = real_tool("fish") else { return };
    let sandbox = Sandbox::new();
    let script = format!(
        "set -Ux ARM_PARTNER_ID theirs; set -Ux CUA_PROJECT x; env | sort >before\n\
         cua env fish --id pid-x-y-partnercenter 2>/dev/null | source; or exit 1; env | grep ^ARM_PARTNER_ID= >during\n\
         cua env fish --id {A} | source; or exit 2; cua env fish --unset | source; or exit 3; env | sort >after"
    );
    sandbox.program(&fish).args(["-c", &script]).run().succeeds();
    assert_eq!(sandbox.read("here/during"), "ARM_PARTNER_ID=\n");
    assert_eq!(sandbox.read("here/after"), sandbox.read("here/before"));
    let kept = sandbox.program(fish).args(["-c", "echo $ARM_PARTNER_ID $CUA_PROJECT"]).run();
    kept.prints("theirs x\n");
}

#[test]
fn what_is_at_risk_is_said_and_with_strict_taken_back() {
    for shell in SHELLS {
        let sandbox = projects();
        let theirs = format!("export AZURE_DEV_USER_AGENT=pid-{B}\n{}", with_hook(&shell));
        let Some(session) = shell.session(&sandbox, &theirs, &["cd a", "export CUA_STRICT=1"]) else { continue };
        assert_eq!(session.prompts, ["0|none", &format!("0|pid-{A}"), "0|none"], "{}", shell.program);
        assert_eq!(session.shown.matches("cua: `AZURE_DEV_USER_AGENT` already holds").count(), 2, "{}", session.shown);
    }
}
