//! What `[tools]` puts between `cua` and a program so that it has another environment: sudo, env, a container,
//! another machine.

use std::ffi::OsStr;
use std::path::Path;

use crate::attribution::Program;

/// What starts another program in a container, which has an environment of its own.
const CONTAINERS: [&str; 5] = ["docker", "docker-compose", "podman", "nerdctl", "finch"];

/// What starts another program on another machine, or in what is like one, where no variable of this one is.
const ELSEWHERE: [&str; 8] = ["ssh", "kubectl", "oc", "lxc", "wsl", "vagrant", "limactl", "multipass"];

/// What starts another program in an environment that is made anew: as another user, and without most variables
/// unless it is told to keep them, or without those that it is told to drop. Each with its options that are followed
/// by a value (sudo(8), doas(1), env(1)). Behind su's stands a command line of a shell.
const SWITCHES: [(&str, &str); 4] = [("sudo", "CDRTUghprtu"), ("doas", "Cau"), ("su", "GCgsTcw"), ("env", "CSu")];

/// What does not hand some variables on.
pub(super) struct Lost<'w> {
    /// What does not.
    pub(super) program: &'w str,
    /// Why, and what to do.
    pub(super) why: &'static str,
    pub(super) to_do: String,
    /// Whether nothing but these words can make it do so.
    pub(super) is_certain: bool,
}

/// The first of these words that does not hand on each of the variables.
pub(super) fn lost<'w>(words: &'w [String], variables: &[&str]) -> Option<Lost<'w>> {
    let program = program_in(words)?;
    if CONTAINERS.contains(&program) {
        return lost_by_container(program, words, variables);
    }
    if ELSEWHERE.contains(&program) {
        return Some(lost_elsewhere(program));
    }
    let own = own_options(words)?;
    let lost: Vec<&str> = variables.iter().copied().filter(|variable| !keeps(program, own, variable)).collect();
    if lost.is_empty() {
        return self::lost(behind(words, own), variables);
    }
    if program == "env" {
        return Some(lost_by_env(program));
    }
    let to_do = match program {
        "sudo" => format!("right after `sudo`, add `--preserve-env={}`, which sudoers must allow", lost.join(",")),
        "doas" => format!("in doas.conf, let the rule have `setenv {{ {} }}`", lost.join(" ")),
        _ => "use `su --preserve-environment`, and no login shell".to_owned(),
    };
    let why =
        "it drops the variables that it is not told to keep, here or by its own configuration, and the ID with them";
    Some(Lost { program, why, to_do: format!("{to_do}; `cua verify wire` shows what arrives"), is_certain: false })
}

/// Whether these words are known to hand on what [`lost`] does not name.
pub(super) fn is_known(words: &[String]) -> bool {
    program_in(started_by(words)).is_none_or(|program| CONTAINERS.contains(&program))
}

/// The words of the program that is started in the end: by sudo or doas another one than the first.
pub(super) fn started_by(words: &[String]) -> &[String] {
    match own_options(words) {
        Some(own) => started_by(behind(words, own)),
        None => words,
    }
}

/// The words behind a program and its own options.
fn behind<'w>(words: &'w [String], own: &[String]) -> &'w [String] {
    &words[(own.len() + 1).min(words.len())..]
}

fn program_in(words: &[String]) -> Option<&str> {
    Path::new(words.first()?).file_stem()?.to_str()
}

/// The options of what switches the user, which end where the program behind it begins.
fn own_options(words: &[String]) -> Option<&[String]> {
    let program = program_in(words)?;
    let (_, with_value) = SWITCHES.into_iter().find(|(name, _)| *name == program)?;
    let behind = &words[1..];
    if program == "su" {
        return Some(behind);
    }
    let mut end = 0;
    while let Some(word) = behind.get(end) {
        let is_variable = !word.starts_with('-') && word.contains('=');
        if word == "--" {
            end += 1;
            break;
        }
        if !word.starts_with('-') && !is_variable {
            break;
        }
        end += if is_followed_by_value(word, with_value) { 2 } else { 1 };
    }
    Some(&behind[..end.min(behind.len())])
}

/// Whether the next word belongs to an option: `-u root`, but not `-uroot`.
fn is_followed_by_value(option: &str, with_value: &str) -> bool {
    const LONG: [&str; 13] = [
        "chdir",
        "chroot",
        "close-from",
        "command-timeout",
        "group",
        "host",
        "other-user",
        "prompt",
        "role",
        "split-string",
        "type",
        "unset",
        "user",
    ];
    match letters(option) {
        Some(letters) => letters.find(|c| with_value.contains(c)).is_some_and(|at| at + 1 == letters.len()),
        None => option.strip_prefix("--").is_some_and(|name| LONG.contains(&name)),
    }
}

/// The letters of a word like `-nE`.
fn letters(word: &str) -> Option<&str> {
    word.strip_prefix('-').filter(|letters| !letters.starts_with('-'))
}

/// Whether a program is told to keep a variable.
fn keeps(program: &str, options: &[String], variable: &str) -> bool {
    let with_value = SWITCHES.into_iter().find(|(name, _)| *name == program).map_or("", |(_, letters)| letters);
    // Behind the letter that has a value stands that value: `-uEric`.
    let switches = |word| letters(word).and_then(|it: &str| it.split(|c| with_value.contains(c)).next());
    let has = |letter: char| options.iter().filter_map(|word| switches(word)).any(|it| it.contains(letter));
    let has_word = |name: &str| options.iter().any(|word| word == name);
    let lists = |name: &str| {
        let lists = options.iter().filter_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        lists.flat_map(|list| list.split(',')).any(|name| name == variable)
    };
    match program {
        "sudo" => has('E') || has_word("--preserve-env") || lists("--preserve-env"),
        "su" => {
            let is_login = has_word("-") || has('l') || has_word("--login");
            let is_kept = has('m') || has('p') || has_word("--preserve-environment");
            (is_kept && !is_login) || lists("--whitelist-environment")
        }
        "env" => {
            let is_empty = has('i') || has_word("-") || has_word("--ignore-environment");
            let is_set = options.iter().any(|word| word.split_once('=').is_some_and(|(name, _)| name == variable));
            !is_empty && !is_set && !is_unset(options, variable)
        }
        _ => false,
    }
}

/// Whether env is told to drop a variable.
fn is_unset(options: &[String], variable: &str) -> bool {
    let is_flag = |word: &String| word == "-u" || word == "--unset";
    let is_whole = |word: &String| ["-u", "--unset="].iter().any(|flag| word.strip_prefix(flag) == Some(variable));
    options.iter().any(is_whole) || options.windows(2).any(|pair| is_flag(&pair[0]) && pair[1] == variable)
}

fn lost_by_env(program: &str) -> Lost<'_> {
    Lost {
        program,
        why: "it is told to drop or to replace what `cua` has set, and the ID with that",
        to_do: "take the `-i`, the `-u` or the value out of that line".to_owned(),
        is_certain: true,
    }
}

fn lost_elsewhere(program: &str) -> Lost<'_> {
    Lost {
        program,
        why: "it starts programs where no variable of this machine arrives, unless both sides are told to pass it",
        to_do: "run `cua exec` on that side, around the program itself".to_owned(),
        is_certain: false,
    }
}

/// The variables that a container does not get, unless each is named.
fn lost_by_container<'w>(program: &'w str, words: &'w [String], variables: &[&str]) -> Option<Lost<'w>> {
    // What stands behind the program inside is said to that one.
    let inside = words.iter().rposition(|word| Program::named(OsStr::new(word)) != Program::Other);
    let own = &words[..inside.unwrap_or(words.len())];
    let is_named = |variable: &&str| {
        own.iter().any(|word| {
            let name = word.strip_prefix("--env=").or_else(|| word.strip_prefix("-e")).unwrap_or(word);
            name == *variable
        })
    };
    let lost: Vec<String> = variables.iter().filter(|name| !is_named(name)).map(|name| format!("-e {name}")).collect();
    if lost.is_empty() {
        return None;
    }
    let verb = words.iter().find(|word| ["run", "exec", "create"].contains(&word.as_str()));
    let after = verb.map_or(program, |verb| verb);
    Some(Lost {
        program,
        why: "a container gets no variable that is not named, so that the program does not learn the ID",
        to_do: format!("right after `{after}`, add `{}`", lost.join(" ")),
        is_certain: true,
    })
}
