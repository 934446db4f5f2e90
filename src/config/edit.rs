//! Changing the text of a file and nothing else in it: every comment, blank line and line end that
//! is not part of the change stays, to the byte.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::{Date, Source, read};
use crate::error::{Error, Result};
use crate::tracking_id::TrackingId;

/// What a new project is made of.
#[derive(Debug)]
pub struct NewProject<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its ID.
    pub id: &'a TrackingId,
    /// The channel that the ID is for, which becomes the default one.
    pub channel: Option<&'a str>,
    /// What it is.
    pub description: Option<&'a str>,
    /// The folders that belong to it.
    pub directories: &'a [String],
}

/// The text of a new `cua.toml`.
#[must_use]
pub fn new_project_file(new: &NewProject<'_>) -> String {
    let mut document = DocumentMut::new();
    document["project"] = toml_edit::value(new.name);
    fill_project(document.as_table_mut(), new);
    document.to_string()
}

/// Adds a project to a user configuration.
///
/// # Errors
/// Where the text cannot be edited safely; so do the other functions here.
pub fn add_project(source: &Source, new: &NewProject<'_>) -> Result<String> {
    user_config(source, |document| {
        let projects = document.entry("projects").or_insert_with(implicit_table);
        let Some(projects) = projects.as_table_like_mut() else { return };
        let mut project = Table::new();
        fill_project(&mut project, new);
        projects.insert(new.name, Item::Table(project));
    })
}

/// Removes a project from a user configuration, and `default_project` where that names it.
///
/// # Errors
/// As [`add_project`].
pub fn remove_project(source: &Source, name: &str) -> Result<String> {
    user_config(source, |document| {
        if let Some(projects) = document.get_mut("projects").and_then(Item::as_table_like_mut) {
            projects.remove(name);
        }
        if document.get("default_project").and_then(Item::as_str) == Some(name) {
            document.remove("default_project");
        }
    })
}

/// Makes a project the default one.
///
/// # Errors
/// As [`add_project`].
pub fn set_default_project(source: &Source, name: &str) -> Result<String> {
    user_config(source, |document| set(document.as_table_mut(), "default_project", name.into()))
}

/// Which project of a file an edit is about.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// The one of a `cua.toml`.
    ProjectFile,
    /// This one of the user configuration.
    User(&'a str),
}

/// Adds a channel to a project.
///
/// # Errors
/// As [`add_project`].
pub fn add_channel(source: &Source, target: Target<'_>, channel: &str, id: &TrackingId) -> Result<String> {
    project(source, target, |project| {
        let channels = project.entry("channels").or_insert_with(|| Item::Table(Table::new()));
        let one_table_each = channels.as_table().is_some_and(Table::is_implicit);
        let Some(channels) = channels.as_table_like_mut() else { return };
        let mut entry = InlineTable::new();
        entry.insert("tracking_id", id.as_str().into());
        let entry = if one_table_each { Item::Table(entry.into_table()) } else { Item::Value(entry.into()) };
        channels.insert(channel, entry);
    })
}

/// Removes a channel from a project, and `default_channel` where that names it.
///
/// # Errors
/// As [`add_project`].
pub fn remove_channel(source: &Source, target: Target<'_>, channel: &str) -> Result<String> {
    project(source, target, |project| {
        if let Some(channels) = project.get_mut("channels").and_then(Item::as_table_like_mut) {
            channels.remove(channel);
        }
        if project.get("default_channel").and_then(Item::as_str) == Some(channel) {
            project.remove("default_channel");
        }
    })
}

/// Makes a channel the default one of its project.
///
/// # Errors
/// As [`add_project`].
pub fn set_default_channel(source: &Source, target: Target<'_>, channel: &str) -> Result<String> {
    project(source, target, |project| set(project, "default_channel", channel.into()))
}

/// Notes when an ID was registered: that of a channel, or of the project itself.
///
/// # Errors
/// As [`add_project`].
pub fn set_registered(source: &Source, target: Target<'_>, channel: Option<&str>, date: Date) -> Result<String> {
    let date = toml_edit::Datetime { date: Some(date), time: None, offset: None };
    project(source, target, |project| {
        let Some(channel) = channel else { return set(project, "registered", date.into()) };
        let entry = project.get_mut("channels").and_then(|channels| channels.as_table_like_mut()?.get_mut(channel));
        if let Some(entry) = entry.and_then(Item::as_table_like_mut) {
            set(entry, "registered", date.into());
        }
    })
}

fn fill_project(project: &mut Table, new: &NewProject<'_>) {
    if let Some(description) = new.description {
        project["description"] = toml_edit::value(description);
    }
    match new.channel {
        None => project["tracking_id"] = toml_edit::value(new.id.as_str()),
        Some(channel) => {
            project["default_channel"] = toml_edit::value(channel);
            let mut entry = InlineTable::new();
            entry.insert("tracking_id", new.id.as_str().into());
            project["channels"] = Item::Table(Table::new());
            project["channels"][channel] = toml_edit::value(entry);
        }
    }
    if !new.directories.is_empty() {
        project["directories"] = toml_edit::value(new.directories.iter().collect::<toml_edit::Array>());
    }
}

/// A table that has no line of its own: `[projects.a]` says that there is a `[projects]`.
fn implicit_table() -> Item {
    let mut table = Table::new();
    table.set_implicit(true);
    Item::Table(table)
}

/// Sets a value, keeping the comment behind the one that was there.
fn set(table: &mut dyn TableLike, key: &str, mut value: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => drop(table.insert(key, Item::Value(value))),
    }
}

fn project(source: &Source, target: Target<'_>, change: impl FnOnce(&mut dyn TableLike)) -> Result<String> {
    match target {
        Target::ProjectFile => {
            edited(source, |document| change(document.as_table_mut()), |text| read::parse_project_file(text).map(drop))
        }
        Target::User(name) => user_config(source, |document| {
            let project = document.get_mut("projects").and_then(|projects| projects.as_table_like_mut()?.get_mut(name));
            if let Some(project) = project.and_then(Item::as_table_like_mut) {
                change(project);
            }
        }),
    }
}

fn user_config(source: &Source, change: impl FnOnce(&mut DocumentMut)) -> Result<String> {
    edited(source, change, |text| read::parse_user_config(text).map(drop))
}

/// Changes the text of `source`, and makes sure that the outcome can be read again.
fn edited(
    source: &Source,
    change: impl FnOnce(&mut DocumentMut),
    check: impl FnOnce(Source) -> Result<()>,
) -> Result<String> {
    let mut document: DocumentMut = source.text.parse().map_err(|error: toml_edit::TomlError| {
        source.error(error.span().unwrap_or_default(), error.message().to_owned())
    })?;
    let before = document.to_string();
    change(&mut document);
    let after = document.to_string();
    let text = merged(&source.text, &before, &after)
        .filter(|text| means_the_same(text, &after))
        .ok_or_else(|| source.error(0..0, "it cannot be edited without disturbing other lines; edit it by hand"))?;
    check(Source { path: source.path.clone(), text: text.clone() })?;
    Ok(text)
}

fn means_the_same(a: &str, b: &str) -> bool {
    matches!((a.parse::<toml::Table>(), b.parse::<toml::Table>()), (Ok(a), Ok(b)) if a == b)
}

/// Applies the change from `before` to `after` to the `original`, of which `before` is a copy.
///
/// `toml_edit` writes its copy with `\n` everywhere and without a byte-order mark, so only the lines
/// that differ are taken from it. A comment that stands on a line of its own is never removed: it
/// may speak of what follows. `None` where `before` is no copy of the original.
fn merged(original: &str, before: &str, after: &str) -> Option<String> {
    const BOM: char = '\u{FEFF}';
    let body = original.strip_prefix(BOM).unwrap_or(original);
    let lines: Vec<&str> = body.split_inclusive('\n').collect();
    let old: Vec<&str> = before.lines().collect();
    let new: Vec<&str> = after.lines().collect();
    if !lines.iter().map(|line| content(line)).eq(old.iter().map(|line| content(line))) {
        return None;
    }
    let line_end = if lines.first().is_some_and(|line| line.ends_with("\r\n")) { "\r\n" } else { "\n" };
    let mut text = if body.len() < original.len() { String::from(BOM) } else { String::new() };
    for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
        let unchanged = matches!(op, DiffOp::Equal { .. });
        for line in &lines[op.old_range()] {
            if unchanged || line.trim_start().starts_with('#') {
                finish_line(&mut text, line_end);
                text.push_str(line);
            }
        }
        if !unchanged {
            for line in &new[op.new_range()] {
                finish_line(&mut text, line_end);
                text.push_str(line);
                text.push_str(line_end);
            }
        }
    }
    Some(text)
}

/// The last line of a file may lack its end; what follows must not run into it.
fn finish_line(text: &mut String, line_end: &str) {
    if !text.is_empty() && !text.ends_with(['\n', '\u{FEFF}']) {
        text.push_str(line_end);
    }
}

fn content(line: &str) -> &str {
    line.trim_end_matches(['\r', '\n'])
}

impl Source {
    /// An [`Error`] about the whole file.
    #[must_use]
    pub fn problem(&self, problem: impl Into<String>) -> Error {
        self.error(0..0, problem)
    }
}
