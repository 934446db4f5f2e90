//! Changing the text of a file and nothing else in it: every comment, blank line and line end that
//! is not part of the change stays, to the byte.

use toml_edit::{DocumentMut, InlineTable, Item, Table, Value};

use super::merge::merged;
use super::{Date, Source, read};
use crate::error::Result;
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
        let mut project = Table::new();
        fill_project(&mut project, new);
        project.set_dotted(projects.as_table().is_some_and(Table::is_dotted));
        if !source.text.is_empty() {
            project.decor_mut().set_prefix("\n"); // also where there are only comments yet
        }
        insert(projects, new.name, Item::Table(project));
    })
}

/// Removes a project from a user configuration, and `default_project` where that names it.
///
/// # Errors
/// As [`add_project`].
pub fn remove_project(source: &Source, name: &str) -> Result<String> {
    user_config(source, |document| {
        if document.get("default_project").and_then(Item::as_str) == Some(name) {
            document.remove("default_project");
        }
        if let Some(projects) = document.get_mut("projects") {
            remove(projects, name);
        }
    })
}

/// Makes a project the default one.
///
/// # Errors
/// As [`add_project`].
pub fn set_default_project(source: &Source, name: &str) -> Result<String> {
    user_config(source, |document| set(document.as_item_mut(), "default_project", name.into()))
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
        if project.get("channels").is_none() {
            let mut channels = Table::new();
            channels.set_dotted(project.as_table().is_some_and(Table::is_dotted));
            insert(project, "channels", Item::Table(channels));
        }
        let Some(channels) = project.get_mut("channels") else { return };
        let one_table_each = channels.as_table().is_some_and(|table| table.is_implicit() && !table.is_dotted());
        let mut entry = InlineTable::new();
        entry.insert("tracking_id", id.as_str().into());
        let entry = if one_table_each {
            let mut table = entry.into_table();
            table.decor_mut().set_prefix("\n");
            Item::Table(table)
        } else {
            Item::Value(entry.into())
        };
        insert(channels, channel, entry);
    })
}

/// Removes a channel from a project, and `default_channel` where that names it.
///
/// # Errors
/// As [`add_project`].
pub fn remove_channel(source: &Source, target: Target<'_>, channel: &str) -> Result<String> {
    project(source, target, |project| {
        if project.get("default_channel").and_then(Item::as_str) == Some(channel) {
            remove(project, "default_channel");
        }
        if let Some(channels) = project.get_mut("channels") {
            remove(channels, channel);
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
        if let Some(entry) = project.get_mut("channels").and_then(|channels| channels.get_mut(channel)) {
            set(entry, "registered", date.into());
        }
    })
}

fn fill_project(project: &mut Table, new: &NewProject<'_>) {
    if let Some(description) = new.description {
        project["description"] = toml_edit::value(on_one_line(description));
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
        let directories: toml_edit::Array = new.directories.iter().map(|it| on_one_line(it)).collect();
        project["directories"] = toml_edit::value(directories);
    }
}

/// A text as TOML, on one line: in a string of several lines their ends are text, and a line that is added
/// ends as the file's do.
fn on_one_line(text: &str) -> Value {
    if !text.contains('\n') {
        return text.into();
    }
    let escape = |c: char| match c {
        '\n' => "\\n".to_owned(),
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    };
    let line: String = text.chars().map(escape).collect();
    format!("\"{line}\"").parse().unwrap_or_else(|_| text.into())
}

/// A table that has no line of its own: `[projects.a]` says that there is a `[projects]`.
fn implicit_table() -> Item {
    let mut table = Table::new();
    table.set_implicit(true);
    Item::Table(table)
}

/// Sets a value, keeping the comment behind the one that was there.
fn set(table: &mut Item, key: &str, mut value: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => insert(table, key, Item::Value(value)),
    }
}

/// Adds an entry behind the others. Between braces, the blank before the closing one is kept with the
/// last value, so that it has to move to the new one.
fn insert(table: &mut Item, key: &str, item: Item) {
    if let Some(braces) = table.as_inline_table_mut() {
        let Ok(mut value) = item.into_value() else { return };
        if let Some((_, last)) = braces.iter_mut().last() {
            let end = last.decor().suffix().and_then(|suffix| suffix.as_str()).unwrap_or_default().to_owned();
            last.decor_mut().set_suffix("");
            value.decor_mut().set_suffix(end);
        }
        braces.insert(key, value);
    } else if let Some(table) = table.as_table_like_mut() {
        table.insert(key, item);
    }
}

/// Takes out an entry; between braces, the blank before the closing one stays.
fn remove(table: &mut Item, key: &str) {
    let Some(braces) = table.as_inline_table_mut() else {
        if let Some(table) = table.as_table_like_mut() {
            table.remove(key);
        }
        return;
    };
    let was_last = braces.iter().last().is_some_and(|(last, _)| last == key);
    let removed = braces.remove(key);
    if let (true, Some(removed), Some((_, last))) = (was_last, removed, braces.iter_mut().last()) {
        let end = removed.decor().suffix().and_then(|suffix| suffix.as_str()).unwrap_or_default();
        last.decor_mut().set_suffix(end);
    }
}

fn project(source: &Source, target: Target<'_>, change: impl FnOnce(&mut Item)) -> Result<String> {
    match target {
        Target::ProjectFile => {
            edited(source, |document| change(document.as_item_mut()), |text| read::parse_project_file(text).map(drop))
        }
        Target::User(name) => user_config(source, |document| {
            if let Some(project) = document.get_mut("projects").and_then(|projects| projects.get_mut(name)) {
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
    let outcome = Source { path: source.path.clone(), text: text.clone() };
    check(outcome).map_err(|error| source.problem(format!("this edit would break it ({error}); edit it by hand")))?;
    Ok(text)
}

fn means_the_same(a: &str, b: &str) -> bool {
    matches!((a.parse::<toml::Table>(), b.parse::<toml::Table>()), (Ok(a), Ok(b)) if a == b)
}
