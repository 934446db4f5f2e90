//! The scripts of `cua completions` in the real shells, on a terminal, with the real Tab key.

use std::collections::BTreeSet;
use std::path::Path;

use crate::completions::{helps, projects};
use crate::support::{PROJECT_FILE, Sandbox, must_not_be_needed, optional_tool, real_tool, say_skipped};

/// A shell in which cua completes, and `az` by itself: with `group-` and the number of the word. Each has
/// a command `offers LINE`, which prints what it has for a line.
pub struct Shell {
    pub name: &'static str,
    pub arguments: &'static [&'static str],
    /// Its start-up file, in the home folder.
    pub file: &'static str,
    pub text: &'static str,
    /// The keys that go to the beginning and to the end of the line.
    pub home: &'static str,
    pub end: &'static str,
}

pub const BASH: Shell = Shell {
    name: "bash",
    arguments: &["--rcfile", "rc", "-i"],
    file: "rc",
    text: "\
PS1='READY> '
bind 'set enable-bracketed-paste off'
_az() { COMPREPLY=(group-$COMP_CWORD); }
complete -F _az az
. /usr/share/bash-completion/bash_completion
eval \"$(cua completions bash)\"
offers() {
    COMP_LINE=$1 COMP_POINT=${#1} COMPREPLY=()
    read -ra COMP_WORDS <<<\"$1\"
    if [[ $1 == *' ' ]]; then COMP_WORDS+=(''); fi
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _cua
    printf '<%s>' \"${COMPREPLY[@]}\"
    echo SHOWN
}
",
    home: "\x01",
    end: "\x05",
};

pub const ZSH: Shell = Shell {
    name: "zsh",
    arguments: &["-d", "-i"],
    file: ".zshrc",
    text: "\
PS1='READY> '
unset zle_bracketed_paste
autoload -Uz compinit
compinit -u -D
compdef _az az
_az() { [[ $BUFFER == az* ]] && compadd group-$((CURRENT - 1)) }
eval \"$(cua completions zsh)\"
",
    home: "\x01",
    end: "\x05",
};

pub const FISH: Shell = Shell {
    name: "fish",
    arguments: &[],
    file: ".config/fish/config.fish",
    text: "\
set fish_greeting
function fish_prompt; printf 'READY> '; end
complete -c az -f -a '(echo group-(count (commandline -opc)))'
cua completions fish | source
function offers
    for each in (complete -C $argv[1] | string replace -r \\t.\\* '')
        printf '<%s>' $each
    end
    echo SHOWN
end
",
    home: "\x01",
    end: "\x05",
};

const ELVISH: Shell = Shell {
    name: "elvish",
    arguments: &["-rc", "rc"],
    file: "rc",
    text: "\
use str
set edit:prompt = { print 'READY> ' }
set edit:rprompt = { }
# As Tab does, and accepts the candidate also where it is quoted otherwise than what is typed.
set edit:insert:binding[Tab] = { edit:completion:start; try { edit:completion:accept } catch { nop } }
set edit:completion:arg-completer[az] = {|@words| put group-(to-string (- (count $words) 1)) }
eval (cua completions elvish | slurp)
fn offers {|line|
    $edit:completion:arg-completer[cua] (str:split ' ' $line) | each {|found| print '<'$found[stem]'>' }
    echo SHOWN
}
",
    home: "\x1b[H",
    end: "\x1b[F",
};

const NUSHELL: Shell = Shell {
    name: "nu",
    arguments: &["--config", "config.nu", "--env-config", "/dev/null", "--no-history"],
    file: "config.nu",
    text: "\
$env.config.show_banner = false
$env.PROMPT_COMMAND = {|| '' }
$env.PROMPT_COMMAND_RIGHT = {|| '' }
$env.PROMPT_INDICATOR = 'READY> '
$env.config.completions.external.completer = {|spans| [$\"group-(($spans | length) - 1)\"] }
source cua.nu
def offers [line: string] {
    for found in (do $env.config.completions.external.completer ($line | split row ' ')) { print -n $'<($found.value)>' }
    print SHOWN
}
",
    home: "\x01",
    end: "\x05",
};

const SHELLS: [Shell; 5] = [BASH, ZSH, FISH, ELVISH, NUSHELL];

impl Shell {
    /// What the shell shows while these keys are typed, each where it asks for a command. Each must have
    /// it print `SHOWN` in the end; there the answer is parted.
    #[track_caller]
    fn shows(&self, sandbox: &Sandbox, keys: &[String]) -> Option<Vec<String>> {
        let shell = real_tool(self.name)?;
        real_tool("python3")?;
        sandbox.write(&format!("home/{}", self.file), self.text);
        // nushell sources nothing else than a file that is there when it starts.
        sandbox.write("home/cua.nu", sandbox.cua(["completions", "nushell"]).run().text());
        let steps: Vec<[&str; 2]> = keys.iter().flat_map(|keys| [["READY> ", keys], ["SHOWN", ""]]).collect();
        let terminal = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terminal.py");
        let outcome = sandbox
            .program("python3")
            .args([terminal.as_os_str(), "120".as_ref(), serde_json::to_string(&steps).unwrap().as_ref()])
            .args([shell])
            .args(self.arguments.iter().map(|argument| self.in_home(sandbox, argument)))
            .env("TERM", "xterm")
            .env("ZDOTDIR", sandbox.path("home"))
            .env("AZURE_CORE_COLLECT_TELEMETRY", "no")
            .run();
        let shown = String::from_utf8_lossy(&outcome.stdout).into_owned();
        assert_eq!(outcome.status, 0, "{}: {}\n{shown}", self.name, outcome.stderr);
        Some(shown.split("SHOWN").map(str::to_owned).collect())
    }

    fn in_home(&self, sandbox: &Sandbox, argument: &str) -> String {
        if argument == self.file {
            return sandbox.path("home").join(argument).to_str().unwrap().to_owned();
        }
        argument.to_owned()
    }

    /// The words that each line has where Tab is typed behind it.
    #[track_caller]
    pub fn completes(&self, sandbox: &Sandbox, lines: &[(&str, &str)]) {
        sandbox.script("bin/say-words", "#!/bin/sh\nprintf '[%s]' \"$@\"\necho SHOWN\n");
        let typed = |line| format!("{line}\t{}say-words {}\r", self.home, self.end);
        let keys: Vec<String> = lines.iter().map(|(line, _)| typed(line)).collect();
        let Some(shown) = self.shows(sandbox, &keys) else { return };
        for ((line, expected), shown) in lines.iter().zip(shown) {
            let words = &shown[shown.rfind("[cua]").unwrap_or(0)..];
            assert_eq!(words, *expected, "{}: {line}", self.name);
            // A script or cua itself would say so.
            for noise in ["cua: ", "not found", "No such"] {
                assert!(!shown.contains(noise), "{}: {line}: {shown}", self.name);
            }
        }
    }
}

/// Whether bash can complete the program of `cua exec` by itself.
pub fn has_bash_completion() -> bool {
    let is_here = Path::new("/usr/share/bash-completion/bash_completion").is_file();
    if !is_here {
        must_not_be_needed("bash-completion");
        say_skipped("what needs bash-completion, which is not here");
    }
    is_here
}

#[test]
fn the_tab_key_completes_commands_flags_and_real_names() {
    let sandbox = projects();
    std::fs::create_dir(sandbox.path("here/subfolder")).unwrap();
    for shell in SHELLS {
        shell.completes(
            &sandbox,
            &[
                ("cua sho", "[cua][show]"),
                ("cua exec --dry", "[cua][exec][--dry-run]"),
                ("cua exec --project con", "[cua][exec][--project][contoso-db]"),
                ("cua exec --project=con", "[cua][exec][--project=contoso-db]"),
                ("cua exec -p a", "[cua][exec][-p][a b]"),
                ("cua exec -p 'a", "[cua][exec][-p][a b]"),
                ("cua exec -p \"a", "[cua][exec][-p][a b]"),
                ("cua exec --project=a", "[cua][exec][--project=a b]"),
                ("cua channel use -p 'a b' x", "[cua][channel][use][-p][a b][x:y]"),
                ("cua exec -p \"a b\" --channel=x:", "[cua][exec][-p][a b][--channel=x:y]"),
                ("cua wombat con", "[cua][wombat][con]"),
                ("cua project remove we", "[cua][project][remove][web]"),
            ],
        );
    }
}

#[test]
fn the_program_of_exec_is_completed_as_without_cua() {
    let sandbox = projects();
    sandbox.script("bin/az", "#!/bin/sh\n");
    for shell in SHELLS.into_iter().filter(|shell| shell.name != "bash" || has_bash_completion()) {
        shell.completes(
            &sandbox,
            &[
                ("cua exec -- say-wor", "[cua][exec][--][say-words]"),
                ("cua exec -v say-wor", "[cua][exec][-v][say-words]"),
                ("cua exec -- az gr", "[cua][exec][--][az][group-1]"),
                ("cua exec --channel github az -x y gr", "[cua][exec][--channel][github][az][-x][y][group-3]"),
            ],
        );
    }
}

#[test]
fn the_real_az_completes_its_own_arguments() {
    let Some(az) = real_tool("az") else { return };
    let bin = az.parent().unwrap().to_str().unwrap();
    if !az.with_file_name("register-python-argcomplete").is_file() {
        return say_skipped("how az completes, of which this one has nothing");
    }
    let sandbox = projects();
    for shell in [BASH, ZSH, FISH].into_iter().filter(|shell| shell.name != "bash" || has_bash_completion()) {
        let others = shell.text.lines().filter(|line| !line.contains("_az") && !line.contains("-c az"));
        let register = if shell.name == "fish" {
            format!("set PATH {bin} $PATH\nregister-python-argcomplete --shell fish az | source\n")
        } else {
            format!("PATH={bin}:$PATH\neval \"$(register-python-argcomplete az)\"\n")
        };
        let text = others.collect::<Vec<_>>().join("\n") + "\n" + &register;
        let shell = Shell { text: text.leak(), ..shell };
        shell.completes(
            &sandbox,
            &[
                ("cua exec -- az deployment gro", "[cua][exec][--][az][deployment][group]"),
                (
                    "cua exec --channel github az deployment group create --no-p",
                    "[cua][exec][--channel][github][az][deployment][group][create][--no-prompt]",
                ),
            ],
        );
    }
}

#[test]
fn bash_completes_without_bash_completion() {
    let sandbox = projects();
    // The program: commands, and files.
    let bare = BASH.text.lines().filter(|line| !line.starts_with(". /")).collect::<Vec<_>>().join("\n");
    let bash = Shell { text: bare.leak(), ..BASH };
    bash.completes(
        &sandbox,
        &[
            ("cua exec --project=con", "[cua][exec][--project=contoso-db]"),
            ("cua exec --project=\"a", "[cua][exec][--project=a b]"),
            ("cua exec -- say-wor", "[cua][exec][--][say-words]"),
            ("cua exec -- az cua.to", "[cua][exec][--][az][cua.toml]"),
        ],
    );
    let keys = ["cua show > cua.to", "cua exec az 2> cua.to"].map(|line| format!("offers '{line}'\r"));
    for shown in bash.shows(&sandbox, &keys).iter().flat_map(|shown| &shown[..keys.len()]) {
        assert!(shown.ends_with("<cua.toml>"), "{shown}");
    }
}

#[test]
fn a_broken_file_is_not_spoken_of_while_somebody_types() {
    let sandbox = projects();
    sandbox.write(PROJECT_FILE, "broken");
    for shell in SHELLS {
        let lines = [("cua exec -p we", "[cua][exec][-p][web]"), ("cua exec -p con", "[cua][exec][-p][con]")];
        shell.completes(&sandbox, &lines);
    }
}

#[test]
fn a_name_that_could_run_as_code_is_never_more_than_a_name() {
    let name = "x$(touch ran)`touch ran`;touch ran";
    let sandbox =
        Sandbox::with_project_file(&format!("project = \"{name}\"\ntracking_id = \"{}\"\n", crate::support::A));
    for shell in SHELLS {
        let expected = format!("[cua][exec][-p][{name}]");
        shell.completes(&sandbox, &[("cua exec -p x", &expected), ("cua exec -p 'x", &expected)]);
        // bash leaves quoting to the script, which offers no such name there.
        if shell.name != "bash" {
            shell.completes(&sandbox, &[("cua exec -p \"x", &expected)]);
        }
        assert!(!sandbox.path("here/ran").exists(), "{}", shell.name);
    }
}

#[test]
fn every_command_and_flag_of_every_help_is_offered_in_every_shell() {
    let sandbox = projects();
    sandbox.script("bin/say-words", "#!/bin/sh\nprintf '[%s]' \"$@\"\necho SHOWN\n");
    let lines: Vec<(String, BTreeSet<String>)> = helps()
        .into_iter()
        .flat_map(|(command, help)| {
            [(format!("cua{command} -"), help.flags), (format!("cua{command} "), help.commands)]
        })
        .filter(|(_, expected)| !expected.is_empty())
        .collect();
    for shell in SHELLS {
        // zsh completes on the line alone; there the list is read from the screen.
        let is_zsh = shell.name == "zsh";
        let keys = |line: &str| {
            if is_zsh { format!("{line}\t\x15say-words\r") } else { format!("offers '{line}'\r") }
        };
        let keys: Vec<String> = lines.iter().map(|(line, _)| keys(line)).collect();
        let Some(shown) = shell.shows(&sandbox, &keys) else { continue };
        for ((line, expected), shown) in lines.iter().zip(shown) {
            let offered: BTreeSet<String> = if is_zsh {
                without_escapes(&shown)
                    .split_whitespace()
                    .map(str::to_owned)
                    .filter(|word| expected.contains(word))
                    .collect()
            } else {
                shown.split('<').skip(1).filter_map(|rest| Some(rest.split_once('>')?.0.to_owned())).collect()
            };
            assert_eq!(&offered, expected, "{}: {line}: {shown}", shell.name);
        }
    }
}

#[test]
fn powershell_completes_commands_names_and_the_program_of_exec() {
    let Some(pwsh) = optional_tool("pwsh") else { return };
    let sandbox = projects();
    sandbox.script("bin/az", "#!/bin/sh\n");
    let script = "\
cua completions powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName az -ScriptBlock { 'group-' + $args[1].CommandElements.Count }
foreach ($line in 'cua sho', 'cua exec --project con', 'cua exec -p a', 'cua wombat ', 'cua exec -v -- az gr') {
    $line + ': ' + ((TabExpansion2 $line $line.Length).CompletionMatches.CompletionText -join ',')
}";
    let outcome = sandbox.program(pwsh).args(["-NoProfile", "-NonInteractive", "-Command", script]).run();
    outcome.prints(
        "cua sho: show\ncua exec --project con: contoso-db\ncua exec -p a: 'a b'\ncua wombat : \n\
         cua exec -v -- az gr: group-2\n",
    );
}

/// What a terminal shows, without what moves its cursor and changes its colours.
fn without_escapes(shown: &str) -> String {
    let behind =
        |piece: &str| piece.split_once(char::is_alphabetic).map(|(_, rest)| rest.to_owned()).unwrap_or_default();
    let mut pieces = shown.split("\x1b[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| text + " " + &behind(piece))
}
