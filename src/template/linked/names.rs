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
use crate::config::Source;
use crate::template::arm::json::{self, Value, View};

/// The names of files, and the other words of the strings in which they stand; all in lower case.
pub(super) type Links = BTreeMap<String, BTreeSet<String>>;

/// What is written for people, or says what a file is.
const PROSE: [&str; 4] = ["metadata", "description", "comments", "$schema"];

/// What a template may link to; nothing where it has no link.
pub(super) fn links_in(source: &Source) -> Links {
    let mut links = Links::new();
    if memmem::find(source.text.as_bytes(), b"emplateLink").is_some()
        && let Ok(tree) = json::parse(source)
    {
        collect(View { text: &source.text, node: &tree }, &mut links);
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

/// Puts down who links to whom.
pub(super) fn find(templates: &mut [Checked], places: &[PathBuf], uses: &mut Uses) {
    // By name, because in a folder of thousands asking each about each takes longer than reading them.
    let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, place) in places.iter().enumerate() {
        named.entry(name_of(place)).or_default().push(number);
    }
    for main in MAIN {
        named.remove(main);
    }
    for (number, (facts, ..)) in templates.iter_mut().enumerate() {
        for (name, words) in std::mem::take(&mut facts.links) {
            let Some(files) = named.get(&name) else { continue };
            let others = files.iter().copied().filter(|file| *file != number);
            let main = places[number].parent().unwrap_or(Path::new(""));
            uses[number].extend(meant(main, &others.collect::<Vec<_>>(), &words, places));
        }
    }
}

/// Of files with one name, those that a template in the folder `main` can mean.
fn meant<'a>(
    main: &'a Path,
    files: &'a [usize],
    words: &'a BTreeSet<String>,
    places: &'a [PathBuf],
) -> impl Iterator<Item = usize> + 'a {
    let folder = |file: usize| places[file].parent().unwrap_or(Path::new(""));
    let is_one_beside = files.iter().any(|file| folder(*file) == main);
    files.iter().copied().filter(move |file| {
        let folder = folder(*file);
        let is_sibling = folder.parent().is_some() && folder.parent() == main.parent();
        let is_below = folder.starts_with(main);
        let is_said = || words.contains(&name_of(folder));
        folder == main || (is_below && !is_one_beside) || ((is_below || is_sibling) && is_said())
    })
}
