//! What a `cua.toml` says of findings in templates: which rules do not count for which files.
//!
//! ```toml
//! [template.ignore]
//! "samples/**" = ["no-marker"]
//! ```
//!
//! Nothing that launches a program comes here; what a rule is, callers know.

use std::borrow::Cow;
use std::path::Path;

use toml::de::DeValue;

use super::read::tree_of;
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
    if let Some(problem) = why_useless(pattern.get_ref(), source.path.parent()) {
        return Err(source.error(pattern.span(), problem));
    }
    if !matches!(rules.get_ref(), DeValue::Array(_)) {
        let problem = format!("the rules must be a list of strings: [\"…\"], not {}", kind_of(rules.get_ref()));
        return Err(source.error(rules.span(), problem));
    }
    let span = rules.span();
    let rules = strings(source, pattern.get_ref(), rules)?;
    if rules.is_empty() {
        return Err(source.error(span, "an empty list turns nothing off; name a rule in it, or take the line out"));
    }
    match rules.iter().find(|rule| !known.contains(&rule.get_ref().as_str())) {
        None => Ok(Ignored { pattern, rules }),
        Some(rule) => {
            let name = crate::error::shortened(rule.get_ref());
            let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            let problem = format!("there is no rule `{name}`; the rules are {}", known.join(", "));
            Err(source.error(rule.span(), problem))
        }
    }
}

/// Why a pattern can name no file, although `.gitignore` takes it without a word.
fn why_useless(pattern: &str, folder: Option<&Path>) -> Option<&'static str> {
    let is_from_root = folder.is_some_and(|folder| Path::new(pattern).starts_with(folder)) && pattern.len() > 1;
    let has_drive = matches!(pattern.as_bytes(), [_, b':', b'/' | b'\\', ..]);
    match () {
        () if pattern.trim().is_empty() || pattern.starts_with('!') => {
            Some("a pattern names the files for which rules do not count; write one like \"samples/**\"")
        }
        () if pattern.starts_with('#') => {
            Some("a pattern that begins with `#` is a comment; write `\\\\#` for the sign")
        }
        () if pattern.split('/').any(|name| matches!(name, "." | "..")) => Some(
            "no path has a `.` or `..` here: patterns count from the folder of this file, and stay in it; leave it out",
        ),
        () if is_from_root || has_drive => {
            Some("patterns count from the folder of this file; write what comes behind it, as in \"samples/**\"")
        }
        () => None,
    }
}
