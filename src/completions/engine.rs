//! Asks clap's engine, and makes good what it does otherwise than we need.

use std::ffi::{OsStr, OsString};

use clap::{Arg, Command, ValueHint};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate, SubcommandCandidates, complete};

use super::{Answer, Candidate, names};

/// What can stand at the word with this index, of the words of a command line, `cua` the first. The
/// word there counts as far as it is typed.
#[must_use]
pub fn answer(root: Command, words: &[OsString], index: usize) -> Answer {
    if index == 0 || index > words.len() {
        return Answer::Candidates(Vec::new());
    }
    let mut words = words.to_vec();
    if index == words.len() {
        words.push(OsString::new());
    }
    let mut root = with_marks(names::add(root, &words, index));
    words.truncate(index + 1);
    root.build();
    if is_lost(&root, &words) {
        return Answer::Candidates(Vec::new());
    }
    if let Some(at) = program(&mut root, &words) {
        return Answer::Program(at);
    }
    answer_of(&candidates(&mut root, &words))
}

/// Stands for what is no candidate but a kind of thing: such a tag has no place in clap's help.
const PROGRAM: &str = "\tprogram";
const FILES: &str = "\tfiles";
const FOLDERS: &str = "\tfolders";

fn mark(tag: &'static str) -> Vec<CompletionCandidate> {
    vec![CompletionCandidate::new("").tag(Some(tag.into()))]
}

fn is_marked(candidate: &CompletionCandidate, mark: &str) -> bool {
    candidate.get_tag().is_some_and(|tag| tag.to_string() == mark)
}

/// Has the engine say where a program or a path is wanted. Its own completion of paths knows neither
/// `~` nor how a shell quotes.
fn with_marks(command: Command) -> Command {
    let is_exec = command.get_name() == "exec";
    let command = if is_exec { command.add(SubcommandCandidates::new(|| mark(PROGRAM))) } else { command };
    command.mut_args(with_mark).mut_subcommands(with_marks)
}

fn with_mark(arg: Arg) -> Arg {
    match arg.get_value_hint() {
        ValueHint::AnyPath | ValueHint::FilePath => arg.add(ArgValueCandidates::new(|| mark(FILES))),
        ValueHint::DirPath => arg.add(ArgValueCandidates::new(|| mark(FOLDERS))),
        _ => arg,
    }
}

/// What the engine offers for the last of these words.
fn ask(root: &mut Command, words: &[OsString]) -> Vec<CompletionCandidate> {
    complete(root, words.to_vec(), words.len() - 1, None).unwrap_or_default()
}

fn ask_with(root: &mut Command, before: &[OsString], last: &str) -> Vec<CompletionCandidate> {
    ask(root, &[before, &[OsString::from(last)]].concat())
}

/// Whether a word is no command where only a command can stand. The engine passes over it.
fn is_lost(root: &Command, words: &[OsString]) -> bool {
    let mut command = root;
    for word in words[1..words.len() - 1].iter().filter(|word| !is_flag(word)) {
        match command.find_subcommand(word) {
            Some(next) => command = next,
            None => return command.has_subcommands(),
        }
    }
    false
}

/// Where the program of `cua exec` begins, if the last word is at or behind it: at the first word where
/// the engine takes one and that is no flag. So nobody but clap has to know which flags take a value.
fn program(root: &mut Command, words: &[OsString]) -> Option<usize> {
    (1..words.len()).find(|at| {
        let is_escaped = words[at - 1] == "--";
        (is_escaped || !is_flag(&words[*at]))
            && ask_with(root, &words[..*at], "").iter().any(|candidate| is_marked(candidate, PROGRAM))
    })
}

fn is_flag(word: &OsStr) -> bool {
    word.as_encoded_bytes().starts_with(b"-")
}

fn candidates(root: &mut Command, words: &[OsString]) -> Vec<CompletionCandidate> {
    let (last, before) =
        words.split_last().map_or((OsStr::new(""), words), |(last, before)| (last.as_os_str(), before));
    let mut found = ask(root, words);
    if last == "-" {
        // The engine leaves out the long names of the flags that have a short one.
        let long = ask_with(root, before, "--");
        found.retain(|short| long.iter().all(|long| long.get_value() != short.get_value()));
        found.extend(long);
    }
    // It offers what is hidden where nothing else is left.
    found.retain(|candidate| !candidate.is_hide_set());
    if last.is_empty() {
        only_what_is_likely(&mut found);
    }
    found
}

/// Where nothing is typed, a flag comes behind everything else, and one that only asks for help not at all.
fn only_what_is_likely(found: &mut Vec<CompletionCandidate>) {
    let has_others = found.iter().any(|candidate| !is_flag(candidate.get_value()));
    found.retain(|candidate| {
        let value = candidate.get_value();
        !is_flag(value) || !(has_others || value == "--help" || value == "--version")
    });
}

fn answer_of(found: &[CompletionCandidate]) -> Answer {
    for (mark, answer) in [(FILES, Answer::Files), (FOLDERS, Answer::Folders)] {
        if found.iter().any(|candidate| is_marked(candidate, mark)) {
            return answer;
        }
    }
    Answer::Candidates(found.iter().filter_map(candidate).collect())
}

/// A candidate that a line can hold.
fn candidate(found: &CompletionCandidate) -> Option<Candidate> {
    let text = found.get_value().to_str().filter(|text| !text.contains(char::is_control))?;
    let help = found.get_help().map(ToString::to_string).unwrap_or_default();
    let help = help.lines().next().unwrap_or_default().replace(char::is_control, " ");
    Some(Candidate { text: text.to_owned(), help })
}
