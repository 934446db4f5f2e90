//! What is wrong with a command line, in the house style instead of clap's.

use std::ffi::{OsStr, OsString};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, ValueEnum};

use crate::error::plain;
use crate::shell::Shell;

/// What is wrong with what was typed, in the house style, and where help is.
pub(super) fn about(error: &clap::Error, root: &Command, words: &[OsString]) -> String {
    let problem = match error.kind() {
        ErrorKind::MissingSubcommand => "name a program to run, as in `cua exec -- az …`".to_owned(),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "name a command".to_owned(),
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8; type it again".to_owned(),
        kind => problem_with(kind, error),
    } + &value_without_flag(error, command_meant(root, words).0);
    let separator = if problem.ends_with('?') { "" } else { ";" };
    format!("{problem}{separator} see `{} --help`", command_meant(root, words).1)
}

/// Where a value belongs that was typed without its flag, as in `cua show marketplace`.
fn value_without_flag(error: &clap::Error, command: &Command) -> String {
    let is_value = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => !argument.starts_with('-'),
        _ => false,
    };
    let hints = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if error.kind() != ErrorKind::UnknownArgument || !is_value || hints.iter().any(|hint| error.get(*hint).is_some()) {
        return String::new();
    }
    let flags = command.get_arguments().filter(|flag| flag.get_action().takes_values());
    let flags = flags.filter_map(|flag| Some(format!("`--{}`", flag.get_long()?)));
    let behind = command.get_arguments().filter(|argument| argument.is_last_set()).map(|_| "behind `--`".to_owned());
    let flags: Vec<String> = flags.chain(behind).collect();
    match flags.as_slice() {
        [] => String::new(),
        [flag] => format!("; does it belong to {flag}?"),
        [flags @ .., last] => format!("; does it belong to {} or {last}?", flags.join(", ")),
    }
}

/// What is wrong with the word after `cua`, which is neither a command nor a plugin.
pub(super) fn about_command(commands: &[String], plugins: &[OsString], is_program: bool, words: &[OsString]) -> String {
    let typed = words.get(1).map(OsString::as_os_str).unwrap_or_default();
    let plugins = plugins.iter().filter_map(|plugin| plugin.to_str());
    let likely = nearest(&typed.to_string_lossy(), commands.iter().map(String::as_str).chain(plugins));
    let hint = match likely {
        Some(likely) => format!("; did you mean `{}`?", plain(OsStr::new(likely))),
        None if is_program => format!("; to run that program, type `cua exec -- {}`;", plain(typed)),
        None => ";".to_owned(),
    };
    format!("there is no command `{}`{hint} see `cua --help`", plain(typed))
}

/// The one of `those` that was probably meant: a letter or two away, or begun and not ended.
fn nearest<'t>(typed: &str, those: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    const ALIKE: f64 = 0.7; // as clap has it
    let distance = |known: &str| strsim::osa_distance(typed, known);
    let most = (typed.chars().count() / 3).max(1);
    let is_near = |known: &&str| distance(known) <= most || strsim::jaro(typed, known) > ALIKE;
    those.filter(is_near).min_by_key(|known| distance(known))
}

/// What is wrong with one argument.
fn problem_with(kind: ErrorKind, error: &clap::Error) -> String {
    let context = |kind| error.get(kind).map(quoted);
    let argument = context(ContextKind::InvalidArg).unwrap_or_default();
    let value = context(ContextKind::InvalidValue).unwrap_or_default();
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let hint = meant.into_iter().find_map(context).map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
    match kind {
        ErrorKind::InvalidSubcommand => {
            format!("there is no command {}{hint}", context(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::UnknownArgument => format!("unexpected argument {argument}{hint}"),
        ErrorKind::TooManyValues => format!("{argument} takes no value, and {value} was given"),
        ErrorKind::MissingRequiredArgument => {
            let is_one = one_of(argument.clone()) != argument || !argument.contains("`, `");
            format!("{} {} missing", one_of(argument), if is_one { "is" } else { "are" })
        }
        ErrorKind::ArgumentConflict => match context(ContextKind::PriorArg) {
            Some(prior) if prior != argument => format!("{argument} cannot be used with {prior}"),
            _ => format!("{argument} was given more than once"),
        },
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("{argument}: {why}")
        }
        ErrorKind::InvalidValue if value == "``" => format!("{argument} needs a value"),
        ErrorKind::InvalidValue => {
            let valid = context(ContextKind::ValidValue).unwrap_or_default();
            format!("{value} is no value for {argument}, which takes {valid}{hint}")
        }
        _ => plain(OsStr::new(&error.to_string())),
    }
}

/// Of several flags clap makes one argument: `<--subscription|--tenant>`.
fn one_of(argument: String) -> String {
    match argument.strip_prefix("`<--").and_then(|flags| flags.strip_suffix(">`")) {
        Some(flags) if flags.contains('|') => format!("one of `--{}`", flags.replace('|', "`, `")),
        _ => argument,
    }
}

/// What clap has noted, each text in backticks.
fn quoted(noted: &ContextValue) -> String {
    let quote = |text: &String| format!("`{}`", plain(OsStr::new(text)));
    match noted {
        ContextValue::String(text) => quote(text),
        ContextValue::Strings(texts) => texts.iter().map(quote).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// The first word that names a command, wherever it stands; empty where none does.
pub(super) fn verb_among(root: &Command, words: &[OsString]) -> String {
    let verb = bare_words(root, words).into_iter().find_map(|word| root.find_subcommand(word));
    verb.map(|verb| verb.get_name().to_owned()).unwrap_or_default()
}

/// The shell that lines were wanted for: the first word that names one, or is near to it, or else the
/// one that is meant without a name. None where lines for something else were wanted.
pub(super) fn shell_among(root: &Command, words: &[OsString]) -> Option<Shell> {
    if words.iter().any(|word| word.as_encoded_bytes().starts_with(b"--format")) {
        return None;
    }
    let words: Vec<&str> = bare_words(root, words).into_iter().filter_map(OsStr::to_str).collect();
    let named = words.iter().find_map(|word| Shell::from_str(word, false).ok());
    Some(named.or_else(|| words.iter().find_map(|word| nearest_shell(word))).unwrap_or_default())
}

/// The shell whose name was mistyped by one letter. Not a name that is so short that others are near:
/// what is written for one shell need not fail in another.
fn nearest_shell(word: &str) -> Option<Shell> {
    let is_near = |name: &str| name.len() > 3 && strsim::osa_distance(name, word) == 1;
    let names =
        |shell: &Shell| shell.to_possible_value().is_some_and(|value| value.get_name_and_aliases().any(is_near));
    Shell::value_variants().iter().copied().find(names)
}

/// The words behind the first that are neither flags nor their values, for `cua env` and all that has
/// flags like it.
fn bare_words<'w>(root: &Command, words: &'w [OsString]) -> Vec<&'w OsStr> {
    let env = root.find_subcommand("env");
    let flags = env.into_iter().flat_map(Command::get_arguments).filter(|flag| flag.get_action().takes_values());
    let flags: Vec<String> = flags
        .flat_map(|flag| {
            [flag.get_long().map(|long| format!("--{long}")), flag.get_short().map(|short| format!("-{short}"))]
        })
        .flatten()
        .collect();
    let takes_next = |word: &OsString| flags.iter().any(|flag| word == flag.as_str());
    let pairs = words.iter().zip(words.iter().skip(1));
    let bare = pairs.filter(|(before, word)| !takes_next(before) && !word.as_encoded_bytes().starts_with(b"-"));
    bare.map(|(_, word)| word.as_os_str()).collect()
}

/// The command that was meant, and its whole name: the words in front that name one.
fn command_meant<'c>(root: &'c Command, words: &[OsString]) -> (&'c Command, String) {
    let mut command = root;
    let mut name = root.get_name().to_owned();
    for word in words.iter().skip(1) {
        let Some(next) = command.find_subcommand(word) else { break };
        command = next;
        name = format!("{name} {}", command.get_name());
    }
    (command, name)
}
