//! What `cua __complete` says can stand at a word, whatever the shell: everything in the help, and the
//! names that are in the files.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{A, B, OFFER, Sandbox, USER_CONFIG};

/// A project here, and two in the user configuration.
pub fn projects() -> Sandbox {
    let sandbox = Sandbox::with_project_file(&format!(
        "project = \"contoso-db\"\ndescription = \"Contoso DB on Azure\"\ndefault_channel = \"github\"\n[channels]\n\
         github = {{ tracking_id = \"{A}\" }}\nmarketplace = {{ tracking_id = \"{OFFER}\" }}\n"
    ));
    sandbox.write(
        USER_CONFIG,
        format!(
            "[projects.web]\ntracking_id = \"{A}\"\n[projects.\"a b\"]\ndefault_channel = \"x:y\"\n\
             channels.\"x:y\".tracking_id = \"{B}\"\n"
        ),
    );
    sandbox
}

/// What is printed for the word with this index.
fn answer(sandbox: &Sandbox, words: &[&str], index: usize) -> String {
    let index = index.to_string();
    let outcome = sandbox.cua([&["__complete", &index, "--"], words].concat()).run();
    outcome.succeeds().is_quiet().text().to_owned()
}

/// The candidates for the last word, without what is said about them.
#[track_caller]
fn offers(sandbox: &Sandbox, words: &[&str], expected: &[&str]) {
    let answer = answer(sandbox, words, words.len() - 1);
    let texts: Vec<&str> = answer.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(texts, expected, "{words:?}");
}

/// What a help says can be typed behind a command: commands, and flags.
pub struct Help {
    pub commands: BTreeSet<String>,
    pub flags: BTreeSet<String>,
}

impl Help {
    fn read(text: &str) -> Self {
        let section = |title: &str| {
            let lines = text.lines().skip_while(move |line| *line != title).skip(1);
            lines.take_while(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let commands = section("Commands:").iter().map(|line| first_word(line).to_owned()).collect();
        let options = section("Options:");
        let flags =
            options.iter().flat_map(|line| line.split_whitespace().take(2)).filter(|word| word.starts_with('-'));
        // `--flag[=<VALUE>]` may have a value.
        let name = |flag: &str| flag.split(['[', ',']).next().unwrap_or_default().to_owned();
        Self { commands, flags: flags.map(name).collect() }
    }
}

fn first_word(line: &str) -> &str {
    line.split_whitespace().next().unwrap()
}

/// Every command that a person can find by asking for help, and what its help says.
pub fn helps() -> Vec<(String, Help)> {
    let sandbox = Sandbox::new();
    let mut found = Vec::new();
    let mut to_ask = vec![String::new()];
    while let Some(command) = to_ask.pop() {
        let words: Vec<&str> = command.split_whitespace().chain(["-h"]).collect();
        let help = Help::read(sandbox.cua(words).run().succeeds().text());
        to_ask.extend(help.commands.iter().filter(|name| *name != "help").map(|name| format!("{command} {name}")));
        found.push((command, help));
    }
    assert!(found.len() > 20, "the helps were not understood");
    found
}

#[test]
fn every_command_and_flag_of_every_help_is_offered_and_nothing_else() {
    let sandbox = projects();
    for (command, help) in helps() {
        let words: Vec<&str> = ["cua"].into_iter().chain(command.split_whitespace()).collect();
        let offered = |typed| {
            let words = [words.as_slice(), &[typed]].concat();
            let answer = answer(&sandbox, &words, words.len() - 1);
            answer.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect::<BTreeSet<_>>()
        };
        assert_eq!(offered("-"), help.flags, "flags of `cua{command}`");
        if !help.commands.is_empty() {
            assert_eq!(offered(""), help.commands, "commands of `cua{command}`");
        }
    }
}

#[test]
fn projects_are_offered_by_their_names() {
    let sandbox = projects();
    let all = ["a b", "contoso-db", "web"];
    for verb in ["exec", "env", "show", "registered"] {
        offers(&sandbox, &["cua", verb, "--project", ""], &all);
        offers(&sandbox, &["cua", verb, "-p", "co"], &["contoso-db"]);
        offers(&sandbox, &["cua", verb, "--project=w"], &["--project=web"]);
        offers(&sandbox, &["cua", verb, "-pw"], &["-pweb"]);
    }
    offers(&sandbox, &["cua", "exec", "-vp", ""], &all);
    offers(&sandbox, &["cua", "channel", "add", "new", "--project", ""], &all);
    // Only those of the user configuration can be removed or be the default.
    offers(&sandbox, &["cua", "project", "remove", ""], &["a b", "web"]);
    offers(&sandbox, &["cua", "project", "use", "w"], &["web"]);
    // A new name is the person's to find.
    offers(&sandbox, &["cua", "init", "--name", ""], &[]);
    assert!(answer(&sandbox, &["cua", "show", "-p", "co"], 3).contains("\tContoso DB on Azure\n"));
}

#[test]
fn channels_are_those_of_the_project_on_the_line_or_else_of_the_one_here() {
    let sandbox = projects();
    let here = ["github", "marketplace"];
    for verb in ["exec", "env", "show", "registered"] {
        offers(&sandbox, &["cua", verb, "--channel", ""], &here);
        offers(&sandbox, &["cua", verb, "-p", "a b", "--channel", ""], &["x:y"]);
        offers(&sandbox, &["cua", verb, "--project=a b", "--channel=x"], &["--channel=x:y"]);
        offers(&sandbox, &["cua", verb, "-p", "web", "--channel", ""], &[]);
        offers(&sandbox, &["cua", verb, "-p", "nobody", "--channel", ""], &[]);
    }
    for command in ["remove", "use"] {
        offers(&sandbox, &["cua", "channel", command, "m"], &["marketplace"]);
        offers(&sandbox, &["cua", "channel", command, "-p", "a b", ""], &["x:y"]);
    }
    offers(&sandbox, &["cua", "channel", "add", ""], &["--id", "--project"]);
    offers(&sandbox, &["cua", "init", "--channel", ""], &[]);
    // Behind the cursor counts as well.
    let words = ["cua", "exec", "--channel", "", "-p", "a b", "--", "az"];
    assert_eq!(answer(&sandbox, &words, 3), format!("x:y\t{B}\n"));
}

#[test]
fn shims_are_offered_by_their_names() {
    let sandbox = Sandbox::new();
    offers(&sandbox, &["cua", "shim", "install", "te"], &["terraform", "terragrunt"]);
    offers(&sandbox, &["cua", "shim", "remove", "t"], &[]);
    sandbox.cua(["shim", "install", "tofu", "az"]).run().succeeds();
    for command in ["list", "remove"] {
        offers(&sandbox, &["cua", "shim", command, "t"], &["tofu"]);
    }
}

#[test]
fn the_program_of_exec_and_what_follows_is_left_to_the_shell() {
    let sandbox = projects();
    for (words, at) in [
        (&["exec", ""][..], 2),
        (&["exec", "a"], 2),
        (&["exec", "--", ""], 3),
        (&["exec", "--", "-x", ""], 3),
        (&["exec", "az", "--project", ""], 2),
        (&["exec", "az", "--", "exec", "-"], 2),
        (&["exec", "exec", ""], 2),
        (&["exec", "-v", "--dry-run", "az", "gr"], 4),
        (&["exec", "--channel", "x", "az", "gr"], 4),
        (&["exec", "-p", "x", "--", "az", "gr"], 5),
        (&["exec", "-vp", "x", "az"], 4),
        (&["exec", "-px", "az"], 3),
        (&["exec", "--project=x", "az"], 3),
    ] {
        let words = [&["cua"], words].concat();
        assert_eq!(answer(&sandbox, &words, words.len() - 1), format!("\tprogram\t{at}\n"), "{words:?}");
    }
    offers(&sandbox, &["cua", "exec", "--dry"], &["--dry-run"]);
    assert_eq!(answer(&sandbox, &["cua", "project", "add", "x", "--directory", ""], 5), "\tfolders\n");
}

#[test]
fn nothing_is_offered_and_nothing_said_where_nothing_can_stand() {
    let sandbox = projects();
    for words in [&["cua", "__"][..], &["cua", "wombat", ""], &["cua", "project", "wombat", ""], &["cua", "show", "x"]]
    {
        offers(&sandbox, words, &[]);
    }
    for (words, index) in [(&[][..], 0), (&["cua"], 0), (&["cua"], 7), (&[], usize::MAX)] {
        assert_eq!(answer(&sandbox, words, index), "");
    }
}

#[test]
fn what_is_broken_only_offers_fewer_names() {
    let sandbox = projects();
    sandbox.write("here/cua.toml", "broken");
    offers(&sandbox, &["cua", "exec", "--project", ""], &["a b", "web"]);
    offers(&sandbox, &["cua", "exec", "--channel", ""], &[]);
    sandbox.write(USER_CONFIG, "broken");
    offers(&sandbox, &["cua", "exec", "--project", ""], &[]);
    offers(&sandbox, &["cua", "project", "remove", ""], &[]);
    offers(&sandbox, &["cua", "exec", "--dry"], &["--dry-run"]);
    let gone = sandbox.path("here/gone");
    std::fs::create_dir(&gone).unwrap();
    let script = format!("cd gone && rmdir '{}' && cua __complete 3 -- cua show -p ''", gone.display());
    sandbox.program("sh").args(["-c", &script]).run().prints("").is_quiet();
}

#[test]
fn the_scripts_that_are_printed_are_those_in_the_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    let scripts = [
        ("bash", "cua.bash"),
        ("zsh", "_cua"),
        ("fish", "cua.fish"),
        ("powershell", "_cua.ps1"),
        ("pwsh", "_cua.ps1"),
        ("elvish", "cua.elv"),
        ("nushell", "cua.nu"),
        ("nu", "cua.nu"),
    ];
    for (shell, file) in scripts {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        Sandbox::new().cua(["completions", shell]).run().prints(&text).is_quiet();
    }
    let files: BTreeSet<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(files, scripts.iter().map(|(_, file)| (*file).to_owned()).collect());
}
