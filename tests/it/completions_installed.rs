//! The scripts of `cua completions` as a package installs them: no line in a start-up file, the shell
//! finds and loads them by itself when it first needs them.

use crate::completions::projects;
use crate::completions_in_shells::{BASH, FISH, Shell, ZSH, has_bash_completion};

/// The shell finds the script in this folder of the home, where `setup` in its start-up file, before the
/// line that begins so, has it look.
#[track_caller]
fn is_found(shell: &Shell, file: &str, setup: &str, before: &str) {
    let sandbox = projects();
    let script = match shell.file {
        ".zshrc" => "zsh",
        "rc" => "bash",
        _ => "fish",
    };
    sandbox.write(&format!("home/{file}"), sandbox.cua(["completions", script]).run().text());
    let lines = shell.text.lines().filter(|line| !line.contains("cua completions"));
    let text = lines.fold(String::new(), |text, line| {
        let setup = if line.starts_with(before) { setup } else { "" };
        text + setup + line + "\n"
    });
    assert!(text.contains(setup), "{text}");
    let lines = [
        ("cua sho", "[cua][show]"),
        ("cua exec -p con", "[cua][exec][-p][contoso-db]"),
        ("cua exec -- az gr", "[cua][exec][--][az][group-1]"),
    ];
    Shell { text: text.leak(), ..*shell }.completes(&sandbox, &lines);
}

#[test]
fn bash_zsh_and_fish_load_what_a_package_has_installed() {
    let completions = "share/zsh/vendor-completions/_cua";
    is_found(&ZSH, completions, "fpath=(~/share/zsh/vendor-completions $fpath)\n", "autoload");
    let completions = "share/fish/vendor_completions.d/cua.fish";
    is_found(&FISH, completions, "set -p fish_complete_path ~/share/fish/vendor_completions.d\n", "set fish_greeting");
    if has_bash_completion() {
        let completions = "share/bash-completion/completions/cua";
        is_found(&BASH, completions, "export XDG_DATA_DIRS=~/share\n", ". /usr");
    }
}
