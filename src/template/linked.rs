//! Which templates are linked to by others, and so need no marker of their own.
//!
//! A link names a file in an expression, as a rule put together from a base address and a folder, so that
//! only the file's name can be relied on: a template counts as linked where another one beside or above
//! it, or in a folder beside its own, links to something and has its name in it.

use std::collections::BTreeSet;
use std::path::Path;

use memchr::memmem;

use super::{Finding, Rule};

/// What matters of a template that was checked.
#[derive(Debug)]
pub struct Facts {
    /// The names of other files in it, in lower case; none where it links to nothing.
    names: BTreeSet<String>,
    /// Whether a marker is at its root.
    has_marker: bool,
}

/// Names that publishers give to the template that is deployed.
const MAIN: [&str; 2] = ["azuredeploy.json", "maintemplate.json"];

impl Facts {
    /// Those of a template with these findings.
    #[must_use]
    pub fn of(text: &str, findings: &[Finding]) -> Self {
        let has_marker =
            !findings.iter().any(|finding| matches!(finding.rule, Rule::NoMarker | Rule::NestedMarkerOnly));
        let links = memmem::find(text.as_bytes(), b"emplateLink").is_some();
        Self { names: if links { names_in(text) } else { BTreeSet::new() }, has_marker }
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

/// Settles the findings of templates, each with its facts, by what the others link to.
pub fn settle(templates: &mut [(Facts, Vec<Finding>, std::path::PathBuf)]) {
    let linkers: Vec<usize> = (0..templates.len()).filter(|number| !templates[*number].0.names.is_empty()).collect();
    for number in 0..templates.len() {
        let (facts, _, path) = &templates[number];
        let Some(main) = linkers.iter().copied().find(|main| *main != number && links(templates, *main, path)) else {
            continue;
        };
        let has_marker = facts.has_marker;
        templates[number].1.retain(|finding| finding.rule != Rule::NoMarker);
        let path = crate::error::plain_path(&templates[number].2);
        if let Some(finding) = templates[main].1.iter_mut().find(|finding| has_marker && finding.rule == Rule::NoMarker)
        {
            let what = format!("only `{path}`, which this template links to, has a marker");
            finding.rule = Rule::LinkedMarkerOnly;
            finding.message = format!("{what}; {}", finding.rule.to_do());
        }
    }
}

fn links(templates: &[(Facts, Vec<Finding>, std::path::PathBuf)], main: usize, path: &Path) -> bool {
    let (facts, _, main) = &templates[main];
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let (Some(folder), Some(main)) = (path.parent(), main.parent()) else { return false };
    let is_near = folder.starts_with(main) || (folder.parent().is_some() && folder.parent() == main.parent());
    is_near && facts.names.contains(&name) && !MAIN.contains(&name.as_str())
}
