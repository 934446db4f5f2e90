//! What stands before a `NAME=value`, and whether that makes it an assignment.

use super::language::Language;
use super::quoting::Quoting;

/// Words before `NAME=value` after which it is set for what runs then.
const SETTING: &[&str] =
    &["export", "env", "set", "declare", "typeset", "local", "readonly", "sudo", "then", "do", "else", "time", "exec"];

/// Flags and instructions after which it is set for something that starts later, with nothing in it yet.
const DECLARING: &[&str] = &[
    "-",
    "-e",
    "--env",
    "-value",
    "--set",
    "--settings",
    "--environment-variables",
    "--env-vars",
    "--set-env-vars",
    "--build-arg",
    "arg",
    "run",
    "label",
];

/// Keys of pipelines behind which a command stands.
const COMMANDS: &[&str] = &["run:", "script:", "bash:", "pwsh:", "powershell:", "cmd:", "sh:", "sh", "bat", "-c", "/c"];

/// What only prints its words.
const PRINTING: &[&str] = &[
    "echo",
    "printf",
    "print",
    "write-host",
    "write-output",
    "write-verbose",
    "write-warning",
    "write-error",
    "write-information",
    "write-debug",
    "throw",
    "log",
    "info",
    "warn",
    "error",
    "die",
    "fail",
    "usage",
    "puts",
];

/// What a `NAME=value` is in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is set at once.
    Statement,
    /// It is set for something that starts later.
    Declaration,
    /// It is printed: an assignment only where it goes to a file.
    Printed,
    /// It is only mentioned.
    Mention,
}

/// What the text of a line before the name makes of the assignment. A quote directly before the name is
/// not in it.
pub(super) fn place(before: &str, language: Language) -> Place {
    let command = current_command(before);
    // An `@` by itself keeps make from printing a recipe.
    let words = command.split_whitespace().filter(|word| *word != "@");
    let words: Vec<String> = words.map(|word| word.trim_matches(['"', '\'', '@', '(']).to_ascii_lowercase()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.iter().any(|word| PRINTING.contains(word)) {
        return Place::Printed;
    }
    let is_in_list = before.ends_with(['[', '{']) && Quoting::open_at_end(before).is_none();
    match behind(&words) {
        // Nothing is there yet in an image, or in a file of variables.
        Place::Statement if matches!(language, Language::Docker | Language::Env) => Place::Declaration,
        Place::Mention if is_in_list => Place::Statement,
        place => place,
    }
}

/// What the words of the command before it make of an assignment.
fn behind(words: &[&str]) -> Place {
    let Some(last) = words.last() else { return Place::Statement };
    let first = words.iter().find(|word| **word != "-").unwrap_or(last);
    if DECLARING.contains(last) || last.ends_with("--env=") {
        return Place::Declaration;
    }
    // `docker run -e A=b X=…` and `export A=b X=…` end alike.
    let is_row = is_assignment(last) && SETTING.contains(first);
    let is_flag = last.starts_with('-') && SETTING.contains(first);
    if SETTING.contains(last) || COMMANDS.contains(last) || is_assignment(first) || is_row || is_flag {
        return Place::Statement;
    }
    if is_assignment(last) { Place::Declaration } else { Place::Mention }
}

/// Whether a text breaks off in a string that is given to a variable: `HELP="Set …`.
pub(super) fn is_in_value(text: &str) -> bool {
    let Some(opened) = Quoting::opened_at(text) else { return false };
    let word = text[..opened].split_whitespace().last().unwrap_or_default();
    word.ends_with('=') && is_assignment(word) && !text[opened..].contains("$(")
}

fn is_assignment(word: &str) -> bool {
    let name = word.split('=').next().unwrap_or_default();
    name.len() < word.len() && !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Whether the last command of a text prints what follows.
pub(super) fn is_printing(text: &str) -> bool {
    let mut words = current_command(text).split_whitespace();
    words.any(|word| PRINTING.contains(&word.trim_matches(['"', '\'', '@', '(']).to_ascii_lowercase().as_str()))
}

/// What stands behind the last sign that ends a command.
fn current_command(before: &str) -> &str {
    before.rsplit([';', '&', '|', '(', '[', '{']).next().unwrap_or_default()
}

/// Whether something that was printed goes to a file, as the rest of the line has it. `>&2` is none.
pub(super) fn goes_to_a_file(rest: &str) -> bool {
    let lower = rest.to_ascii_lowercase();
    let writes = ["tee ", "out-file", "add-content", "set-content"].iter().any(|word| lower.contains(word));
    let redirects = lower.split('>').skip(1).any(|target| {
        let target = target.trim_start();
        !target.is_empty() && !target.starts_with('&') && !target.starts_with("/dev/") && !target.starts_with("nul")
    });
    writes || redirects
}
