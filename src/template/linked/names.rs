//! Which files an ARM template links to. A link names a file in an expression, mostly put together from a
//! base address and a folder that come from elsewhere, a parameter of a third template included; only the
//! file's name can be relied on.
//!
//! So a file counts as linked where a template that links to something has its name in a string which is
//! no prose, and where it lies beside that template, or below it, or in a folder beside its own that the
//! string names too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use memchr::memmem;

use super::{Checked, MAIN, Uses, name_of};
use crate::template::arm::json::{Value, View};

/// The names of files, and the other words of the strings in which they stand; all in lower case.
pub(super) type Links = BTreeMap<String, BTreeSet<String>>;

/// What is written for people, or says what a file is.
const PROSE: [&str; 4] = ["metadata", "description", "comments", "$schema"];

/// Whether there can be a link in a template.
pub(in crate::template) fn may_link(text: &str) -> bool {
    memmem::find(text.as_bytes(), b"emplateLink").is_some()
}

/// What a template may link to; nothing where it has no link.
pub(super) fn links_in(root: View<'_>) -> Links {
    let mut links = Links::new();
    if may_link(root.text) {
        collect(root, &mut links);
    }
    links
}

fn collect(view: View<'_>, links: &mut Links) {
    match &view.node.value {
        Value::Text if memmem::find(view.written().as_bytes(), b".json").is_some() => {
            view.string().iter().for_each(|text| read(text, links));
        }
        Value::Text | Value::Word => {}
        Value::Array(_) => view.children().for_each(|child| collect(child, links)),
        Value::Object(_) => {
            let told = view.members().filter(|(key, _)| !PROSE.iter().any(|prose| key.eq_ignore_ascii_case(prose)));
            told.for_each(|(_, child)| collect(child, links));
        }
    }
}

/// The names in a string. Words with blanks between them are prose, unless they are an expression.
fn read(text: &str, links: &mut Links) {
    if !text.starts_with('[') && text.contains(char::is_whitespace) {
        return;
    }
    let is_in_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let words = text.split(|c| !is_in_name(c)).filter(|word| !word.is_empty()).map(str::to_lowercase);
    let (names, others): (Vec<_>, Vec<_>) = words.partition(|word| word.strip_suffix(".json").is_some());
    for name in names {
        links.entry(name).or_default().extend(others.iter().cloned());
    }
}

/// The folders, in lower case, in which files of one name lie, and which files.
type Places = BTreeSet<(PathBuf, usize)>;

/// Puts down who links to whom.
pub(super) fn find(templates: &mut [Checked], places: &[PathBuf], uses: &mut Uses) {
    // By name and folder, because in a folder of thousands asking each about each takes longer than reading them.
    let mut named: BTreeMap<String, Places> = BTreeMap::new();
    for (number, place) in places.iter().enumerate() {
        named.entry(name_of(place)).or_default().insert((folder_of(place), number));
    }
    for main in MAIN {
        named.remove(main);
    }
    for (number, (facts, ..)) in templates.iter_mut().enumerate() {
        let main = folder_of(&places[number]);
        for (name, words) in std::mem::take(&mut facts.links) {
            let found = named.get(&name).map(|files| meant(&main, files, &words)).unwrap_or_default();
            uses[number].extend(found.into_iter().filter(|file| *file != number));
        }
    }
}

fn folder_of(place: &Path) -> PathBuf {
    PathBuf::from(place.parent().unwrap_or(Path::new("")).to_string_lossy().to_lowercase())
}

/// Of files with one name, those that a template in the folder `main` can mean.
fn meant(main: &Path, files: &Places, words: &BTreeSet<String>) -> Vec<usize> {
    let is_one_beside = directly_in(main, files).next().is_some();
    let below = inside(main, files).filter(|(it, _)| it == main || !is_one_beside || words.contains(&name_of(it)));
    let mut meant: Vec<usize> = below.map(|(_, file)| *file).collect();
    for folder in main.parent().into_iter().flat_map(|parent| words.iter().map(|word| parent.join(word))) {
        meant.extend(directly_in(&folder, files).map(|(_, file)| *file));
    }
    meant
}

/// The files in a folder and those below it, which stand behind it in the order of paths.
fn inside<'a>(folder: &'a Path, files: &'a Places) -> impl Iterator<Item = &'a (PathBuf, usize)> {
    files.range((folder.to_owned(), 0)..).take_while(move |(it, _)| it.starts_with(folder))
}

fn directly_in<'a>(folder: &'a Path, files: &'a Places) -> impl Iterator<Item = &'a (PathBuf, usize)> {
    inside(folder, files).take_while(move |(it, _)| it == folder)
}
