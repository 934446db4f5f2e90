//! What a `cua.toml` says of findings in templates: which rules do not count for which files.
//!
//! ```toml
//! [template.ignore]
//! "samples/**" = ["no-marker"]
//! ```
//!
//! Nothing that launches a program comes here; what a rule is, callers know.

use std::borrow::Cow;

use toml::de::DeValue;

use super::read::{list_of, tree_of};
use super::table::{Table, kind_of, strings};
use super::{At, Source};
use crate::error::Result;

/// A pattern of paths, as in `.gitignore`, and the rules that do not count for them.
#[derive(Clone, Debug)]
pub struct Ignored {
    /// The pattern, counted from the folder of the file.
    pub pattern: At<String>,
    /// The names of the rules.
    pub rules: Vec<At<String>>,
}

/// Reads what a `cua.toml` says. Its rules must be among `known`.
///
/// # Errors
/// [`Error::InFile`](crate::error::Error::InFile) for the first thing in it that is wrong.
pub fn parse(source: &Source, known: &[&str]) -> Result<Vec<Ignored>> {
    let tree = tree_of(source)?;
    let root = Table { source, entries: tree.get_ref() };
    let Some(template) = root.table("template")? else { return Ok(Vec::new()) };
    template.allow_only(&["ignore"])?;
    let Some(ignore) = template.table("ignore")? else { return Ok(Vec::new()) };
    let mut entries: Vec<_> = ignore.entries.iter().collect();
    entries.sort_by_key(|(pattern, _)| pattern.span().start);
    entries.into_iter().map(|(pattern, rules)| ignored(source, pattern, rules, known)).collect()
}

fn ignored(source: &Source, pattern: &At<Cow<'_, str>>, rules: &At<DeValue<'_>>, known: &[&str]) -> Result<Ignored> {
    let pattern = At::new(pattern.span(), pattern.get_ref().clone().into_owned());
    if pattern.get_ref().is_empty() || pattern.get_ref().starts_with('!') {
        let problem = "a pattern names the files for which rules do not count; write one like \"samples/**\"";
        return Err(source.error(pattern.span(), problem));
    }
    if !matches!(rules.get_ref(), DeValue::Array(_)) {
        let problem = format!("the rules must be a list of strings: [\"…\"], not {}", kind_of(rules.get_ref()));
        return Err(source.error(rules.span(), problem));
    }
    let rules = strings(source, pattern.get_ref(), rules)?;
    match rules.iter().find(|rule| !known.contains(&rule.get_ref().as_str())) {
        None => Ok(Ignored { pattern, rules }),
        Some(rule) => {
            let name = crate::error::shortened(rule.get_ref());
            let problem = format!("there is no rule `{name}`; {}", list_of("rule", known.iter()));
            Err(source.error(rule.span(), problem))
        }
    }
}
