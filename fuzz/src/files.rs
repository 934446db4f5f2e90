//! `cua.toml` and the user configuration: what is taken is what the TOML says, as another reader has it, and
//! what is refused is refused at a place in the file.

use cua::config::{At, Project, ProjectId, Source, UserConfig};
use cua::error::{Error, is_plain};
use cua::tracking_id::TrackingId;
use toml::{Table, Value};

const PATH: &str = "folder/file.toml";

/// A file with this text.
#[must_use]
pub fn source(text: &str) -> Source {
    Source { path: PATH.into(), text: text.to_owned() }
}

/// An error says where in the file, in one line that is safe to print.
pub fn check_error(text: &str, error: &Error) {
    let Error::InFile { at, problem } = error else { panic!("{error:?} says no place") };
    assert_eq!(at.path.to_str(), Some(PATH));
    let line = text.split('\n').nth(at.line.checked_sub(1).expect("lines count from 1"));
    let line = line.unwrap_or_else(|| panic!("there is no line {} in {text:?}", at.line));
    let columns = 1..=line.chars().count() + 1;
    assert!(columns.contains(&at.column), "there is no column {} in {line:?}", at.column);
    assert!(is_plain(problem) && !problem.ends_with('.'), "{problem:?}");
}

/// The text, as the other reader has it.
#[must_use]
pub fn table(text: &str) -> Table {
    text.strip_prefix('\u{FEFF}').unwrap_or(text).parse().expect("what was taken is TOML")
}

/// A project is what its table says.
pub fn check_project(source: &Source, project: &Project, table: &Table) {
    let known = [
        "project",
        "description",
        "tracking_id",
        "registered",
        "default_channel",
        "channels",
        "template",
        "directories",
    ];
    assert!(table.keys().all(|key| known.contains(&key.as_str())), "{table:?}");
    let text = |key: &str| table.get(key).and_then(Value::as_str);
    assert_eq!(project.description.as_deref(), text("description"));
    assert_eq!(project.id.is_some(), table.contains_key("tracking_id"));
    if let Some(id) = &project.id {
        check_id(source, id, table);
    }
    assert_eq!(project.default_channel.as_ref().map(|name| name.get_ref().as_str()), text("default_channel"));
    if let Some(default) = &project.default_channel {
        check_text(source, default);
        assert!(project.id.is_none() && project.channels.contains_key(default.get_ref()));
    }
    let none = Table::new();
    let channels = table.get("channels").map_or(&none, |channels| channels.as_table().expect("a table"));
    assert!(project.channels.keys().eq(channels.keys()), "{channels:?}");
    for (name, id) in &project.channels {
        assert!(is_name(name), "{name:?}");
        check_id(source, id, channels[name].as_table().expect("a table"));
    }
    let directories = table.get("directories").and_then(Value::as_array).into_iter().flatten().map(Value::as_str);
    assert!(project.directories.iter().map(|it| Some(it.get_ref().as_str())).eq(directories), "{table:?}");
    for directory in &project.directories {
        check_text(source, directory);
        assert!(directory.get_ref().starts_with(['/', '~']), "{directory:?}");
    }
}

/// The ID stands where it says, in `table`, and nothing is beside it but the day.
fn check_id(source: &Source, id: &ProjectId, table: &Table) {
    let parse = |text: &str| TrackingId::parse(text).ok();
    assert_eq!(table["tracking_id"].as_str().and_then(parse).as_ref(), Some(id.id.get_ref()));
    assert_eq!(parse(&written_at(source, &id.id)).as_ref(), Some(id.id.get_ref()));
    let registered = table.get("registered").map(|day| day.as_datetime().and_then(|day| day.date).expect("a day"));
    assert_eq!(id.registered, registered);
}

fn check_text(source: &Source, text: &At<String>) {
    assert_eq!(&written_at(source, text), text.get_ref());
}

/// The string that stands where a value is said to.
fn written_at<T>(source: &Source, value: &At<T>) -> String {
    let literal = &source.text[value.span()];
    let table: Table = format!("x = {literal}").parse().unwrap_or_else(|_| panic!("{literal:?} is no string"));
    table["x"].as_str().expect("a string").to_owned()
}

/// Whether it can stand in a message, a table and a command line.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name == name.trim() && is_plain(name) && !name.starts_with('-') && name.chars().count() <= 100
}

/// The names of a project and of the default one.
pub fn check_name(source: &Source, name: Option<&At<String>>, written: Option<&Value>) {
    assert_eq!(name.map(|name| name.get_ref().as_str()), written.map(|name| name.as_str().expect("a string")));
    if let Some(name) = name {
        check_text(source, name);
        assert!(is_name(name.get_ref()), "{name:?}");
    }
}

/// A user configuration is what its table says.
pub fn check_user_config(config: &UserConfig) {
    let source = &config.source;
    let table = table(&source.text);
    assert!(table.keys().all(|key| ["default_project", "projects", "tools"].contains(&key.as_str())));
    check_name(source, config.default_project.as_ref(), table.get("default_project"));
    if let Some(name) = &config.default_project {
        assert!(config.projects.contains_key(name.get_ref()));
    }
    let none = Table::new();
    let section = |key: &str| table.get(key).map_or(&none, |section| section.as_table().expect("a table"));
    let (projects, tools) = (section("projects"), section("tools"));
    assert!(config.projects.keys().eq(projects.keys()), "{projects:?}");
    for (name, project) in &config.projects {
        assert!(is_name(name) && project.name.as_ref().is_some_and(|own| own.get_ref() == name));
        let table = projects[name].as_table().expect("a table");
        assert!(!table.contains_key("project"));
        check_project(source, project, table);
    }
    assert!(config.tools.keys().eq(tools.keys()), "{tools:?}");
    for (name, words) in &config.tools {
        let words = words.get_ref();
        assert!(is_name(name) && !name.contains(['/', '\\']));
        assert!(words.first().is_some_and(|program| !program.is_empty()) && !words.concat().contains('\0'));
        match &tools[name] {
            Value::String(line) => assert_eq!(shell_words::split(line).as_ref(), Ok(words)),
            list => assert!(
                list.as_array().expect("a list").iter().map(Value::as_str).eq(words.iter().map(|it| Some(it.as_str())))
            ),
        }
    }
}
