//! Which files are modules of a Bicep file, and so need no marker of their own.
//!
//! A module of the same folders is named by its path from the file that uses it, so that nothing has to be
//! guessed. It may be an ARM template. A file that is used only by the tests of its publisher is used all
//! the same: then the test is what is deployed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::{Checked, say_only_linked};
use crate::template::Rule;

/// Settles the findings of templates by which are modules of others.
pub(super) fn settle(templates: &mut [Checked]) {
    let uses = modules_of_each(templates);
    let modules: BTreeSet<usize> = uses.iter().flatten().copied().collect();
    for main in (0..templates.len()).filter(|number| !uses[*number].is_empty() && !modules.contains(number)) {
        if let Some(module) = first_marked(templates, &uses, main) {
            let path = templates[module].2.clone();
            say_only_linked(&mut templates[main].1, &path);
        }
    }
    for module in modules {
        templates[module].1.retain(|finding| finding.rule != Rule::NoMarker);
    }
}

/// For each file, the numbers of those that it uses.
fn modules_of_each(templates: &mut [Checked]) -> Vec<Vec<usize>> {
    let places: BTreeMap<PathBuf, usize> =
        templates.iter().enumerate().map(|(number, (.., path))| (plain(path), number)).collect();
    let of_file = |(number, (facts, _, path)): (usize, &mut Checked)| {
        let folder = path.parent().unwrap_or(Path::new(""));
        let modules = std::mem::take(&mut facts.modules).into_iter();
        let found = modules.filter_map(|module| places.get(&plain(&folder.join(module))).copied());
        found.filter(|module| *module != number).collect()
    };
    templates.iter_mut().enumerate().map(of_file).collect()
}

/// The first file with a marker among the modules of a file, theirs, and so on.
fn first_marked(templates: &[Checked], uses: &[Vec<usize>], main: usize) -> Option<usize> {
    let mut seen = BTreeSet::from([main]);
    let mut next = uses[main].clone();
    while let Some(module) = next.pop() {
        if templates[module].0.has_marker {
            return Some(module);
        }
        if seen.insert(module) {
            next.extend(&uses[module]);
        }
    }
    None
}

/// A path without `.`, and without `..` as far as there is something before it.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(plain.components().next_back(), Some(Component::Normal(_))) => {
                plain.pop();
            }
            component => plain.push(component),
        }
    }
    plain
}
