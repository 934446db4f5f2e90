//! Which templates are linked to by others, and so need no marker of their own.
//!
//! The modules of Bicep are named by their paths: see [`modules`]. A link of an ARM template names a file in
//! an expression, mostly put together from a base address and a folder, so that only the file's name can be
//! relied on: a template counts as linked where another one beside or above it, or in a folder beside its
//! own, links to something and has its name in it.

mod modules;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use memchr::memmem;

use super::{Finding, Kind, Rule, bicep};
use crate::config::Source;
use crate::error::plain_path;

/// What matters of a template that was checked.
#[derive(Debug, Default)]
pub struct Facts {
    /// The names of other files in it, in lower case; none where it links to nothing.
    names: BTreeSet<String>,
    /// The paths of its modules, from its own folder, where it is a Bicep file.
    modules: Vec<String>,
    /// Whether a marker is at its root.
    has_marker: bool,
}

/// Names that publishers give to the template that is deployed.
const MAIN: [&str; 2] = ["azuredeploy.json", "maintemplate.json"];

impl Facts {
    /// Those of a template with these findings.
    #[must_use]
    pub fn of(kind: Kind, source: &Source, findings: &[Finding]) -> Self {
        match kind {
            Kind::Arm => Self::of_arm(&source.text, findings),
            Kind::Bicep => {
                let (modules, has_marker) = bicep::modules(source);
                Self { modules, has_marker, ..Self::default() }
            }
            Kind::Terraform | Kind::Script => Self::default(),
        }
    }

    fn of_arm(text: &str, findings: &[Finding]) -> Self {
        let has_marker =
            !findings.iter().any(|finding| matches!(finding.rule, Rule::NoMarker | Rule::NestedMarkerOnly));
        let links = memmem::find(text.as_bytes(), b"emplateLink").is_some();
        Self { names: if links { names_in(text) } else { BTreeSet::new() }, has_marker, ..Self::default() }
    }
}

fn names_in(text: &str) -> BTreeSet<String> {
    let is_in_name = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b) || b >= 0x80;
    let ends = memmem::find_iter(text.as_bytes(), b".json").map(|at| at + ".json".len());
    ends.filter_map(|end| {
        let start = text.as_bytes()[..end].iter().rposition(|b| !is_in_name(*b)).map_or(0, |before| before + 1);
        text.get(start..end).map(str::to_lowercase)
    })
    .collect()
}

/// A template that was checked: what matters of it, what was found, and where it is.
pub type Checked = (Facts, Vec<Finding>, PathBuf);

/// Settles the findings of templates by what the others link to.
pub fn settle(templates: &mut [Checked]) {
    modules::settle(templates);
    // By name, because in a folder of thousands asking each about each takes longer than reading them.
    let mut linkers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, (facts, ..)) in templates.iter_mut().enumerate() {
        for name in std::mem::take(&mut facts.names) {
            linkers.entry(name).or_default().push(number);
        }
    }
    for number in 0..templates.len() {
        let path = templates[number].2.clone();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let named = linkers.get(&name).filter(|_| !MAIN.contains(&name.as_str())).into_iter().flatten();
        let main = named.copied().find(|main| *main != number && is_near(&templates[*main].2, &path));
        if let Some(main) = main {
            templates[number].1.retain(|finding| finding.rule != Rule::NoMarker);
            if templates[number].0.has_marker {
                say_only_linked(&mut templates[main].1, &path);
            }
        }
    }
}

fn say_only_linked(findings: &mut [Finding], linked: &Path) {
    if let Some(finding) = findings.iter_mut().find(|finding| finding.rule == Rule::NoMarker) {
        let what = format!("only `{}`, which this template links to, has a marker", plain_path(linked));
        finding.rule = Rule::LinkedMarkerOnly;
        finding.message = format!("{what}; {}", finding.rule.to_do());
    }
}

fn is_near(main: &Path, path: &Path) -> bool {
    let (Some(folder), Some(main)) = (path.parent(), main.parent()) else { return false };
    folder.starts_with(main) || (folder.parent().is_some() && folder.parent() == main.parent())
}
