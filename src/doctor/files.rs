//! The files that say which ID applies, and the scope that they make.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{Here, Line, Verdict};
use crate::config::disk::{KNOWS_WHO_MAY_WRITE, is_shared};
use crate::config::locate::{Nearest, everyone_may_write, nearest_project_file};
use crate::config::{Source, ignored};
use crate::error::{Error, Result, plain, plain_path};
use crate::scope::{self, Candidate, DecidedBy, Scope};
use crate::shell::usual;
use crate::shims::Folder;
use crate::template::Rule;

pub(super) fn lines(here: &Here<'_>) -> Vec<Line> {
    let nearest = nearest_project_file(&here.folder).unwrap_or_default();
    let mut lines = vec![user_configuration(), project_file(here)];
    if KNOWS_WHO_MAY_WRITE {
        lines.extend(who_may_write(&nearest));
    }
    let scope = scope_lines(here, &lines);
    lines.extend(scope);
    lines
}

const WHY_BROKEN: &str = "where a file is broken, `cua exec` and shims start nothing, and a hook takes its attribution \
                          back: an ID that is guessed could be another product's";

fn user_configuration() -> Line {
    const CHECK: &str = "user-configuration";
    let path = match scope::user_config_path() {
        Ok(path) => path,
        Err(error) => {
            let why = "the projects and `[tools]` that you may have there do not count here";
            return Line::bad(CHECK, Verdict::Note, error.to_string(), why, "nothing, if you have none");
        }
    };
    let shown = plain_path(&path);
    match scope::user_config() {
        Err(error) => {
            let to_do = match scope::variable("CUA_CONFIG") {
                Some(_) => "correct that, or unset `CUA_CONFIG`, which names the file",
                None => "correct that; `cua show` says whether all is well again",
            };
            Line::bad(CHECK, Verdict::Error, error.to_string(), WHY_BROKEN, to_do)
        }
        Ok(_) if path.is_relative() => {
            let why = "it is another file in each folder, and in most of them there is none";
            let saw = format!("`CUA_CONFIG` is `{shown}`, which does not begin at the root");
            Line::bad(CHECK, Verdict::Warning, saw, why, "set it to the whole path")
        }
        Ok(_) if !path.exists() => Line::good(CHECK, format!("there is none, and none is needed; it would be {shown}")),
        Ok(_) => Line::good(CHECK, format!("{shown} is valid")),
    }
}

fn project_file(here: &Here<'_>) -> Line {
    const CHECK: &str = "project-file";
    let checked = scope::project_file_source(here.question);
    match checked {
        Err(error) => {
            let to_do = "correct that; `cua show` says whether all is well again";
            Line::bad(CHECK, Verdict::Error, error.to_string(), WHY_BROKEN, to_do)
        }
        Ok(None) => Line::good(CHECK, "there is no `cua.toml` in this folder or above it that counts"),
        Ok(Some(source)) => match ignored_rules(source) {
            Ok(()) => Line::good(CHECK, format!("{} is valid", plain_path(&source.path))),
            Err(error) => {
                let why = "`cua template check` refuses such a file; everything else works";
                Line::bad(CHECK, Verdict::Warning, error.to_string(), why, "correct that, or take it out")
            }
        },
    }
}

/// What only `cua template` reads of a project file.
fn ignored_rules(source: &Source) -> Result<()> {
    let known: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    ignored::parse(source, &known).map(drop)
}

/// What everyone may write, and what was passed over for that.
fn who_may_write(nearest: &Nearest) -> Vec<Line> {
    const CHECK: &str = "who-may-write";
    let open = |path: &PathBuf| (path.is_file() || path.is_dir()) && everyone_may_write(path).unwrap_or(false);
    let mut lines: Vec<Line> = places(nearest)
        .iter()
        .filter(|path| open(path))
        .map(|path| {
            let why = "everyone on this machine can change which ID your deployments carry, or which programs are \
                       started for you";
            let saw = format!("everyone may write {}", plain_path(path));
            Line::bad(CHECK, Verdict::Warning, saw, why, &close(path))
        })
        .collect();
    lines.extend(nearest.passed_over.iter().map(|path| {
        let folder = path.parent().unwrap_or(path);
        let saw = format!("{} is passed over, because everyone may write its folder", plain_path(path));
        let why = "anybody could have put it there, so that it does not say which ID applies here";
        Line::bad(CHECK, Verdict::Warning, saw, why, &close(folder))
    }));
    if lines.is_empty() {
        lines.push(Line::good(CHECK, "nothing that `cua` reads can be written by everyone"));
    }
    lines
}

/// The files that decide what `cua` does, and their folders, each once.
fn places(nearest: &Nearest) -> Vec<PathBuf> {
    let user = scope::user_config_path().ok();
    let shims = Folder::at(None).ok().map(|folder| folder.path().to_owned());
    let mut places = Vec::new();
    for file in user.into_iter().chain(nearest.path.clone()) {
        // A link is replaced in its own folder, and followed into another one.
        let real = dunce::canonicalize(&file).ok();
        let folders = [Some(&file), real.as_ref()].into_iter().flatten().filter_map(|file| file.parent());
        places.extend(folders.map(Path::to_owned));
        places.push(file);
    }
    places.extend(shims);
    places.sort();
    places.dedup();
    places
}

/// How to take everyone's right to write away, but not from a folder that is there for everyone, like `/tmp`.
fn close(path: &Path) -> String {
    if is_shared(path) {
        return "this folder is there for everyone: move the file into one of your own".to_owned();
    }
    let path_word = String::from_utf8_lossy(&usual::word(path.as_os_str())).into_owned();
    let command = format!("type `chmod o-w {}`", plain(OsStr::new(&path_word)));
    if path.is_dir() {
        return format!("if that folder is your own, {command}; otherwise move the file into one that is");
    }
    command
}

/// The scope, and whatever else would have decided.
fn scope_lines(here: &Here<'_>, told: &[Line]) -> Vec<Line> {
    const CHECK: &str = "scope";
    match here.scope {
        Ok(scope) => {
            let alone = Scope { passed_over: Vec::new(), ..scope.clone() };
            let mut lines = vec![Line::good(CHECK, scope::summary(&alone))];
            let candidates = scope::explain(here.question).into_iter();
            let told = candidates.filter(|candidate| !matches!(candidate.verdict, Ok(scope::Verdict::Silent(_))));
            lines.extend(told.skip(1).filter_map(|loser| set_aside(scope, &loser)));
            lines
        }
        Err(Error::NoScope { .. }) => {
            let why = "`cua exec` starts nothing here, and shims and hooks attribute nothing";
            let to_do = "write a `cua.toml` with `cua init`, or see `cua show --explain` for the other places that may \
                         name an ID";
            vec![Line::bad(CHECK, Verdict::Error, "no tracking ID applies here", why, to_do)]
        }
        // Another check says so.
        Err(error) if told.iter().any(|line| line.saw == error.to_string()) || is_surrounding_broken(here) => {
            Vec::new()
        }
        Err(error) => {
            let why = "`cua exec` and shims start nothing here, and a hook attributes nothing";
            let to_do = "correct that; `cua show --explain` lists every place that was looked at";
            vec![Line::bad(CHECK, Verdict::Error, error.to_string(), why, to_do)]
        }
    }
}

/// Whether nothing decides here but what a surrounding `cua` should have set, and that is broken.
fn is_surrounding_broken(here: &Here<'_>) -> bool {
    let mut candidates = scope::explain(here.question).into_iter();
    let decides = candidates.find(|candidate| !matches!(candidate.verdict, Ok(scope::Verdict::Silent(_))));
    decides.is_some_and(|candidate| candidate.place == scope::SURROUNDING)
}

/// What another place would have decided, where that makes a difference.
fn set_aside(scope: &Scope, loser: &Candidate) -> Option<Line> {
    const CHECK: &str = "set-aside";
    // A surrounding `cua` has a check of its own.
    if loser.place == scope::SURROUNDING {
        return None;
    }
    let other = match &loser.verdict {
        Ok(scope::Verdict::Decides(other)) if other.id != scope.id => other,
        Ok(_) => return None,
        Err(error) => {
            let why = "another place decides here, and this one is an error as soon as it does not";
            let to_do = "correct that; `cua show --explain` shows the places in their order";
            return Some(Line::bad(CHECK, Verdict::Warning, error.to_string(), why, to_do));
        }
    };
    match (scope.decided_by, other.decided_by) {
        (DecidedBy::Environment, _) => {
            let variable = scope.chosen_with.unwrap_or_default();
            let saw = format!("`{variable}` outranks {}", scope::summary(other));
            let why = "a variable stays when you change to another project, and attributes that to this one's ID";
            let to_do = format!("unset `{variable}` where you do not mean it; `cua env --unset` undoes `cua env`");
            Some(Line::bad(CHECK, Verdict::Note, saw, why, &to_do))
        }
        _ => Some(Line::good(CHECK, format!("{}, is outranked, as it should be", scope::summary(other)))),
    }
}
