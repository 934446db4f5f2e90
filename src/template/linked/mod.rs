//! Which templates are linked to by others, and so need no marker of their own.
//!
//! The modules of Bicep are named by their paths: see `modules`. What the links of ARM templates name is
//! told as far as it can be: see `names`. What only tests use is deployed by itself: see `trials`.

mod modules;
mod names;
mod trials;

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::arm::json::View;
use super::{Finding, Rule};
use crate::error::plain_path;
use names::Links;
pub(super) use names::may_link;

/// What matters of a template that was checked.
#[derive(Debug, Default)]
pub struct Facts {
    /// The names of other files in it; none where it links to nothing.
    links: Links,
    /// The paths of its modules, from its own folder, where it is a Bicep file.
    modules: Vec<String>,
    /// Whether a marker is at its root.
    has_marker: bool,
}

/// Names that publishers give to the template that is deployed.
const MAIN: [&str; 2] = ["azuredeploy.json", "maintemplate.json"];

impl Facts {
    /// Those of an ARM template.
    pub(super) fn of_arm(root: View<'_>, has_marker: bool) -> Self {
        Self { links: names::links_in(root), has_marker, ..Self::default() }
    }

    /// Those of a Bicep file.
    pub(super) fn of_bicep(modules: Vec<String>, has_marker: bool) -> Self {
        Self { modules, has_marker, ..Self::default() }
    }
}

/// A template that was checked: what matters of it, what was found, and where it is.
pub type Checked = (Facts, Vec<Finding>, PathBuf);

/// For each file, the numbers of the others that it uses.
type Uses = Vec<BTreeSet<usize>>;

/// Settles the findings of templates by what the others link to.
pub fn settle(templates: &mut [Checked]) {
    let places: Vec<PathBuf> = templates.iter().map(|(.., path)| plain(path)).collect();
    let mut uses: Uses = vec![BTreeSet::new(); templates.len()];
    modules::find(templates, &places, &mut uses);
    names::find(templates, &places, &mut uses);
    let tests = trials::set_apart(&places, &mut uses);
    let linked = linked(&places, &uses);
    for number in 0..templates.len() {
        if linked[number] || tests.contains(&number) {
            templates[number].1.retain(|finding| finding.rule != Rule::NoMarker);
        } else if templates[number].1.iter().any(|finding| finding.rule == Rule::NoMarker)
            && let Some(marked) = first_marked(templates, &uses, number)
        {
            let path = templates[marked].2.clone();
            say_only_linked(&mut templates[number].1, &path);
        }
    }
}

/// Which files are used by one that is deployed. Of files that only use each other one is: the one that is
/// called so, or else the one that is least deep.
fn linked(places: &[PathBuf], uses: &Uses) -> Vec<bool> {
    let of_others: BTreeSet<usize> = uses.iter().flatten().copied().collect();
    let mut mains: Vec<usize> = (0..places.len()).collect();
    mains.sort_by_key(|number| {
        let place = &places[*number];
        (of_others.contains(number), !MAIN.contains(&name_of(place).as_str()), place.components().count())
    });
    let mut linked = vec![false; places.len()];
    let mut seen = vec![false; places.len()];
    for main in mains {
        let mut next = if seen[main] { Vec::new() } else { Vec::from_iter(uses[main].clone()) };
        seen[main] = true;
        while let Some(number) = next.pop() {
            if !std::mem::replace(&mut seen[number], true) {
                linked[number] = true;
                next.extend(&uses[number]);
            }
        }
    }
    linked
}

/// The first file with a marker among those that a file uses, that they use, and so on.
fn first_marked(templates: &[Checked], uses: &Uses, main: usize) -> Option<usize> {
    let mut seen = BTreeSet::from([main]);
    let mut next = Vec::from_iter(uses[main].clone());
    while let Some(number) = next.pop() {
        if templates[number].0.has_marker {
            return Some(number);
        }
        if seen.insert(number) {
            next.extend(&uses[number]);
        }
    }
    None
}

fn say_only_linked(findings: &mut [Finding], linked: &Path) {
    if let Some(finding) = findings.iter_mut().find(|finding| finding.rule == Rule::NoMarker) {
        let what = format!("only `{}`, which this template links to, has a marker", plain_path(linked));
        finding.rule = Rule::LinkedMarkerOnly;
        finding.message = format!("{what}; {}", finding.rule.to_do());
    }
}

/// The name of a file, in lower case.
fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().to_lowercase()
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
