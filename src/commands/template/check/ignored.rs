//! The findings that the project file here turns off. They are told apart, never dropped.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::config::{Source, ignored};
use crate::error::{Error, Location, Result};
use crate::scope::{self, Question};
use crate::template::{Report, Rule, Suppressed};

/// What the nearest `cua.toml` says.
pub(super) struct Patterns {
    folder: PathBuf,
    patterns: Vec<(Gitignore, Vec<Rule>, Location)>,
}

impl Patterns {
    pub(super) fn of(question: &Question) -> Result<Self> {
        let folder = scope::current_folder()?;
        let Some(source) = scope::project_file_source(question)? else {
            return Ok(Self { folder, patterns: Vec::new() });
        };
        let known: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        let ignored = ignored::parse(source, &known)?;
        let patterns = ignored.iter().map(|entry| pattern(source, entry)).collect::<Result<_>>()?;
        Ok(Self { folder, patterns })
    }

    /// A path without links and detours, as the patterns count from a folder; only asked where there are some.
    fn whole(&self, path: &Path) -> PathBuf {
        let path = self.folder.join(path);
        if self.patterns.is_empty() { path } else { dunce::canonicalize(&path).unwrap_or(path) }
    }

    /// Sets aside what does not count.
    pub(super) fn apply(&self, report: &mut Report) {
        for finding in std::mem::take(&mut report.findings) {
            let path = self.whole(&finding.at.path);
            let by = self.patterns.iter().find(|(pattern, rules, _)| {
                rules.contains(&finding.rule)
                    && path
                        .strip_prefix(pattern.path())
                        .is_ok_and(|path| pattern.matched_path_or_any_parents(path, false).is_ignore())
            });
            match by {
                None => report.findings.push(finding),
                Some((_, _, by)) => report.suppressed.push(Suppressed { finding, by: by.clone() }),
            }
        }
    }
}

fn pattern(source: &Source, entry: &ignored::Ignored) -> Result<(Gitignore, Vec<Rule>, Location)> {
    let at = source.at(&entry.pattern);
    let refuse = |error: ignore::Error| Error::InFile {
        at: at.clone(),
        problem: format!("this is no pattern of paths: {error}; correct it"),
    };
    let folder = source.path.parent().unwrap_or(&source.path);
    let folder = dunce::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let mut builder = GitignoreBuilder::new(&folder);
    // Git takes a `[` that nothing closes for what it is, and nobody means it.
    builder.allow_unclosed_class(false);
    builder.add_line(None, entry.pattern.get_ref()).map_err(refuse)?;
    let pattern = builder.build().map_err(refuse)?;
    let rules = entry.rules.iter().filter_map(|rule| Rule::named(rule.get_ref())).collect();
    Ok((pattern, rules, at))
}
