//! Looking through files and folders: several at a time, each read once, and most of them settled by
//! a search for a few bytes.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use bumpalo::Bump;
use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::commands::template::read;
use crate::config::Source;
use crate::error::{Error, Result};
use crate::template::linked::{Facts, settle};
use crate::template::{self, Finding, Kind, Known, Report, Rule};

/// What became of a file.
enum Outcome {
    Checked(Facts, Vec<Finding>, PathBuf),
    Failed(PathBuf, Error),
}

impl Outcome {
    fn path(&self) -> &Path {
        match self {
            Self::Checked(.., path) | Self::Failed(path, _) => path,
        }
    }
}

/// Where files are read to and understood, one for all of a thread: to have memory mapped for each costs
/// more than to read it.
#[derive(Default)]
struct Room {
    bytes: Vec<u8>,
    arena: Bump,
}

/// Checks what these paths lead to; the current folder where there are none.
pub(super) fn look_through(paths: &[PathBuf], known: &Known) -> Report {
    let outcomes = Mutex::new(Vec::new());
    let keep = &|outcome: Option<Outcome>| {
        if let (Some(outcome), Ok(mut outcomes)) = (outcome, outcomes.lock()) {
            outcomes.push(outcome);
        }
    };
    let (files, folders): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(|path| !path.is_dir());
    let mut no_templates = Vec::new();
    for path in files {
        let outcome = outcome(path, named(path, known));
        if outcome.is_none() && Kind::by_name(path).is_none() {
            no_templates.push(path.clone());
        }
        keep(outcome);
    }
    let here = PathBuf::from(".");
    let folders = if paths.is_empty() { vec![&here] } else { folders };
    if let [first, others @ ..] = folders.as_slice() {
        let mut walk = WalkBuilder::new(first);
        for folder in others {
            walk.add(folder);
        }
        // Pipelines are kept in hidden folders; `.git` holds nothing of anybody's.
        walk.hidden(false).require_git(false).filter_entry(|entry| entry.file_name() != ".git");
        walk.build_parallel().run(|| {
            let mut room = Room::default();
            Box::new(move |entry| {
                keep(walked(entry, known, &mut room));
                WalkState::Continue
            })
        });
    }
    let mut outcomes = outcomes.into_inner().unwrap_or_default();
    if paths.len() > 1 {
        keep_one_of_each_file(&mut outcomes);
    }
    Report { no_templates, ..report(outcomes) }
}

/// Several paths may lead to one file. The shortest is what it is called.
fn keep_one_of_each_file(outcomes: &mut Vec<Outcome>) {
    outcomes.sort_by(|a, b| (a.path().as_os_str().len(), a.path()).cmp(&(b.path().as_os_str().len(), b.path())));
    let mut seen = BTreeSet::new();
    let file = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    outcomes.retain(|outcome| seen.insert(file(outcome.path())));
}

fn report(outcomes: Vec<Outcome>) -> Report {
    let mut report = Report::default();
    let mut checked = Vec::new();
    for outcome in outcomes {
        match outcome {
            Outcome::Checked(facts, findings, path) => checked.push((facts, findings, path)),
            Outcome::Failed(path, error) => report.failures.push((path, error)),
        }
    }
    checked.sort_by(|a, b| a.2.cmp(&b.2));
    report.failures.sort_by(|a, b| a.0.cmp(&b.0));
    settle(&mut checked);
    report.checked = checked.len();
    report.findings = checked.into_iter().flat_map(|(_, findings, _)| findings).collect();
    report
}

fn outcome(path: &Path, checked: Result<Option<(Facts, Vec<Finding>)>>) -> Option<Outcome> {
    match checked {
        Ok(checked) => checked.map(|(facts, findings)| Outcome::Checked(facts, findings, path.to_owned())),
        Err(error) => Some(Outcome::Failed(path.to_owned(), error)),
    }
}

fn walked(entry: std::result::Result<DirEntry, ignore::Error>, known: &Known, room: &mut Room) -> Option<Outcome> {
    match entry {
        Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
            let path = entry.path().strip_prefix(".").unwrap_or(entry.path());
            outcome(path, found(path, known, room))
        }
        Ok(_) => None,
        Err(error) => {
            let path = path_of(&error).unwrap_or_default();
            let error = Error::file("look through", &path, error.into_io_error().unwrap_or_else(other));
            Some(Outcome::Failed(path, error))
        }
    }
}

fn other() -> io::Error {
    io::Error::other("something about it is not as it should be")
}

fn path_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        ignore::Error::Loop { child, .. } => Some(child.clone()),
        _ => None,
    }
}

/// A file that somebody named: what is neither a template nor other JSON is an error.
fn named(path: &Path, known: &Known) -> Result<Option<(Facts, Vec<Finding>)>> {
    let source = read(path)?;
    template::must_be_checkable(&source)?;
    let mut checked = checked(&source, known, &Bump::new())?;
    if let Some((_, findings)) = &mut checked {
        for finding in findings.iter_mut().filter(|finding| finding.rule == Rule::NoMarker) {
            finding.message.push_str(" (it needs none if only another template links to it: check both together)");
        }
    }
    Ok(checked)
}

/// A file in a folder, which may be anything. `room` is where it is read to.
fn found(path: &Path, known: &Known, room: &mut Room) -> Result<Option<(Facts, Vec<Finding>)>> {
    const LARGEST: u64 = 16 << 20;
    let refuse = |error| Error::file("read", path, error);
    let mut file = fs::File::open(path).map_err(refuse)?;
    let is_too_large = file.metadata().map_err(refuse)?.len() > LARGEST;
    let Room { bytes: room, arena } = room;
    room.clear();
    arena.reset();
    file.by_ref().take(if is_too_large { BEGINNING } else { LARGEST }).read_to_end(room).map_err(refuse)?;
    if is_too_large {
        // Resource Manager takes none of more than 4 MB, but it may be meant to be one.
        return refused_if_template(path, &String::from_utf8_lossy(room));
    }
    if is_utf16_template(path, room) {
        return read(path).map(|_| None);
    }
    if !Kind::may_be(path, room) {
        return Ok(None);
    }
    match String::from_utf8(std::mem::take(room)) {
        Ok(text) => {
            let source = Source { path: path.to_owned(), text };
            let checked = checked(&source, known, arena);
            *room = source.text.into_bytes();
            checked
        }
        // Said where it is a template, and not of everything that is no text.
        Err(error) => refused_if_template(path, &String::from_utf8_lossy(error.as_bytes())),
    }
}

/// How much of a file says whether it is a template.
const BEGINNING: u64 = 64 << 10;

/// Says of a template that cannot be checked why, as where it is named.
fn refused_if_template(path: &Path, text: &str) -> Result<Option<(Facts, Vec<Finding>)>> {
    if Kind::of(path, text).is_some() { read(path).map(|_| None) } else { Ok(None) }
}

/// Whether it is one that Windows PowerShell has written, which says so with a mark.
fn is_utf16_template(path: &Path, bytes: &[u8]) -> bool {
    let unit = match bytes {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return false,
    };
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    Kind::of(path, &String::from_utf16_lossy(&units)).is_some()
}

fn checked(source: &Source, known: &Known, arena: &Bump) -> Result<Option<(Facts, Vec<Finding>)>> {
    let Some(kind) = Kind::of(&source.path, &source.text) else { return Ok(None) };
    template::check(kind, source, known, arena).map(Some)
}
