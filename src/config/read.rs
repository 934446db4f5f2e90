//! From the text of a file to its types. Whatever is not understood is an error that says where:
//! a key that is ignored because of a typo loses attribution in silence.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::disk::is_null_device;
use super::locate::is_missing;
use super::table::{Table, kind_of, strings};
use super::{At, Project, ProjectFile, ProjectId, Source, UserConfig};
use crate::error::{Error, Result, is_plain, plain, shortened};
use crate::tracking_id::TrackingId;

/// More than anyone writes, and little enough to read: what is larger is not a file of ours.
const LARGEST: u64 = 16 << 20;

/// Reads the `cua.toml` at `path`.
///
/// # Errors
/// Where it cannot be read, or is not a valid project file.
pub fn project_file(path: &Path) -> Result<ProjectFile> {
    let text = text_of(path)?.ok_or_else(|| missing(path))?;
    parse_project_file(Source { path: path.to_owned(), text })
}

/// Reads the user configuration at `path`; a missing one is empty, unless it `must_exist`.
///
/// # Errors
/// Where it cannot be read, or is not a valid user configuration.
pub fn user_config(path: &Path, must_exist: bool) -> Result<UserConfig> {
    if is_null_device(path) {
        return Ok(UserConfig::default()); // how people say "none"
    }
    match text_of(path)? {
        // A link that leads nowhere is a mistake to speak of, not a missing file.
        None if must_exist || path.is_symlink() => Err(missing(path)),
        text => parse_user_config(Source { path: path.to_owned(), text: text.unwrap_or_default() }),
    }
}

fn missing(path: &Path) -> Error {
    let is_link = path.is_symlink();
    let source =
        if is_link { io::Error::other("it is a link that leads nowhere") } else { io::ErrorKind::NotFound.into() };
    Error::file("read", path, source)
}

/// The text of a file, `None` where there is no such file.
///
/// # Errors
/// Where it is something else than a file of UTF-8 text, or cannot be read.
pub fn text_of(path: &Path) -> Result<Option<String>> {
    let refuse = |source: io::Error| Error::file("read", path, source);
    // Looked at before it is opened: opening a pipe would wait for a writer.
    let metadata = match fs::metadata(path) {
        Err(error) if is_missing(&error) => return Ok(None),
        found => found.map_err(refuse)?,
    };
    if metadata.is_dir() {
        return Err(refuse(io::ErrorKind::IsADirectory.into()));
    }
    if !metadata.is_file() {
        return Err(refuse(io::Error::other("it is not a regular file")));
    }
    if metadata.len() > LARGEST {
        return Err(refuse(io::Error::other("it is larger than 16 MiB")));
    }
    let bytes = fs::read(path).map_err(refuse)?;
    String::from_utf8(bytes).map(Some).map_err(|error| not_utf8(path, &error))
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> Error {
    let bytes = error.as_bytes();
    let valid = error.utf8_error().valid_up_to();
    let text = String::from_utf8_lossy(&bytes[..valid]).into_owned();
    // Windows PowerShell's `>` writes UTF-16.
    let problem = if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        "the file is UTF-16; save it as UTF-8".to_owned()
    } else {
        format!("byte 0x{:02X} is not UTF-8; save the file as UTF-8", bytes[valid])
    };
    Source { path: path.to_owned(), text }.error(valid..valid, problem)
}

/// Understands the text of a `cua.toml`.
///
/// # Errors
/// [`Error::InFile`] for the first thing in it that is wrong.
pub fn parse_project_file(source: Source) -> Result<ProjectFile> {
    let tree = tree_of(&source)?;
    let table = Table { source: &source, entries: tree.get_ref() };
    table.allow_only(&[
        "project",
        "description",
        "tracking_id",
        "registered",
        "default_channel",
        "channels",
        "template",
    ])?;
    let project = Project { name: table.name("project")?, ..project_in(&table)? };
    if project.name.is_none() && !project.has_an_id() {
        return Err(source.error(0..0, "it names neither a `project` nor a `tracking_id`; add one of them"));
    }
    drop(tree);
    Ok(ProjectFile { source, project })
}

/// Understands the text of a user configuration.
///
/// # Errors
/// [`Error::InFile`] for the first thing in it that is wrong.
pub fn parse_user_config(source: Source) -> Result<UserConfig> {
    let tree = tree_of(&source)?;
    let table = Table { source: &source, entries: tree.get_ref() };
    table.allow_only(&["default_project", "projects", "tools"])?;
    let default_project = table.name("default_project")?;
    let projects = match table.table("projects")? {
        Some(projects) => projects.each(user_project)?,
        None => BTreeMap::new(),
    };
    let tools = match table.table("tools")? {
        Some(tools) => tools.each(tool)?,
        None => BTreeMap::new(),
    };
    if let Some(name) = &default_project {
        known(&source, name, "project", &projects)?;
    }
    drop(tree);
    Ok(UserConfig { source, default_project, projects, tools })
}

/// `name` must be one of `those`; otherwise an error that lists them.
fn known<T>(source: &Source, name: &At<String>, what: &str, those: &BTreeMap<String, T>) -> Result<()> {
    if those.contains_key(name.get_ref()) {
        return Ok(());
    }
    let problem = format!("there is no {what} `{}`; {}", name.get_ref(), list_of(what, those.keys()));
    Err(source.error(name.span(), problem))
}

/// "the channels are `a`, `b`", for the message about a name that is not among them.
pub fn list_of(what: &str, names: impl Iterator<Item: AsRef<str>>) -> String {
    const MOST: usize = 20;
    let names: Vec<String> = names.map(|name| format!("`{}`", name.as_ref())).collect();
    match names.as_slice() {
        [] => format!("there are no {what}s"),
        [only] => format!("the only {what} is {only}"),
        all if all.len() > MOST => {
            format!("the {what}s are {} and {} more", all[..MOST].join(", "), all.len() - MOST)
        }
        all => format!("the {what}s are {}", all.join(", ")),
    }
}

pub(super) fn tree_of(source: &Source) -> Result<At<DeTable<'_>>> {
    DeTable::parse(&source.text).map_err(|error| {
        let end = source.text.len();
        let span = error.span().unwrap_or(end..end);
        source.error(span.clone(), syntax_problem(&source.text, span, error.message()))
    })
}

/// What the parser says, with what stands there and what people usually did.
fn syntax_problem(text: &str, span: Range<usize>, message: &str) -> String {
    const LONGEST: usize = 60;
    let line_start = text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let line: String = text[line_start..].lines().next().unwrap_or_default().chars().take(LONGEST).collect();
    let line = plain(OsStr::new(line.trim()));
    if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark)) {
        return "a merge conflict is left here; resolve it".to_owned();
    }
    let value = line.split_once('=').map_or("", |(_, value)| value.trim_start());
    match message {
        "duplicate key" => {
            let key = text.get(span).unwrap_or_default();
            format!("`{}` appears twice; delete one of them", plain(OsStr::new(key)))
        }
        _ if message.starts_with("key with no value") => format!("a key needs `=` and a value; correct `{line}`"),
        _ if message.ends_with("expected `\"`") || message.ends_with("expected `'`") => {
            format!("a quote is not closed before this; close it in `{line}`")
        }
        _ if !line.starts_with("registered")
            && !value.starts_with(['"', '\'', '[', '{'])
            && value.contains(char::is_alphabetic) =>
        {
            format!("put the value in double quotes, in `{line}`")
        }
        _ => format!("this is not TOML: {message}; correct `{line}`"),
    }
}

fn user_project(source: &Source, key: &At<String>, value: &At<DeValue<'_>>) -> Result<Project> {
    let table = Table::of(source, key, value, "a table, like { tracking_id = \"…\" }")?;
    table.allow_only(&["description", "tracking_id", "registered", "default_channel", "channels", "directories"])?;
    Ok(Project { name: Some(key.clone()), directories: table.directories()?, ..project_in(&table)? })
}

/// What a project says in either file.
fn project_in(table: &Table<'_>) -> Result<Project> {
    let source = table.source;
    let project = Project {
        description: table.string("description")?.map(At::into_inner),
        id: table.project_id()?,
        default_channel: table.name("default_channel")?,
        channels: match table.table("channels")? {
            Some(channels) => channels.each(channel)?,
            None => BTreeMap::new(),
        },
        ..Project::default()
    };
    if let Some(default) = &project.default_channel {
        if project.id.is_some() {
            let problem = "a project has a `tracking_id` or a `default_channel`, not both; delete one of them";
            return Err(source.error(table.key_span("default_channel"), problem));
        }
        known(source, default, "channel", &project.channels)?;
    }
    Ok(project)
}

fn channel(source: &Source, key: &At<String>, value: &At<DeValue<'_>>) -> Result<ProjectId> {
    if OF_A_PROJECT.contains(&key.get_ref().as_str()) && !value.get_ref().is_table() {
        let problem = format!("`{}` stands below `[channels]`; move it above that line", key.get_ref());
        return Err(source.error(key.span(), problem));
    }
    let table = Table::of(source, key, value, "a table, like { tracking_id = \"…\" }")?;
    table.allow_only(&["tracking_id", "registered"])?;
    table.project_id()?.ok_or_else(|| {
        let problem = format!("channel `{}` has no `tracking_id`; add one", key.get_ref());
        source.error(key.span(), problem)
    })
}

/// Keys of a project, which in TOML cannot follow the tables of its channels.
const OF_A_PROJECT: [&str; 5] = ["project", "description", "tracking_id", "registered", "default_channel"];

/// The words that start a program, from a command line or a list.
fn tool(source: &Source, name: &At<String>, value: &At<DeValue<'_>>) -> Result<At<Vec<String>>> {
    let fail = |problem: &str| source.error(value.span(), format!("`{}` {problem}", name.get_ref()));
    if name.get_ref().contains(['/', '\\']) {
        let problem = format!("`{}` must be a bare program name; leave the folder out", name.get_ref());
        return Err(source.error(name.span(), problem));
    }
    let words = match value.get_ref() {
        DeValue::String(line) => {
            let words = shell_words::split(line).map_err(|_| fail("has a quote that is not closed; close it"))?;
            if has_lost_a_backslash(line, &words) {
                let problem =
                    "has a path with `\\`, which splitting it as a shell does takes out; write `/`, or a list of words";
                return Err(fail(problem));
            }
            words
        }
        DeValue::Array(_) => strings(source, name.get_ref(), value)?.into_iter().map(At::into_inner).collect(),
        other => return Err(fail(&format!("must be a command line or a list of words, not {}", kind_of(other)))),
    };
    match words.first() {
        Some(program) if !program.is_empty() => {}
        _ => return Err(fail("names no program; write what starts it, or delete the line")),
    }
    if words.iter().any(|word| word.contains('\0')) {
        return Err(fail("holds a NUL character, which no argument can; delete it"));
    }
    Ok(At::new(value.span(), words))
}

/// Whether there is a `C:\` in a line which is in none of its words.
fn has_lost_a_backslash(line: &str, words: &[String]) -> bool {
    let is_drive = |before: &str| {
        let mut before = before.chars().rev();
        before.next().is_some_and(|letter| letter.is_ascii_alphabetic())
            && !before.next().is_some_and(char::is_alphanumeric)
    };
    let drives = |text: &str| text.match_indices(":\\").filter(|(colon, _)| is_drive(&text[..*colon])).count();
    drives(line) > words.iter().map(|word| drives(word)).sum()
}

/// The ID in a text of a file or a variable.
///
/// # Errors
/// The problem with it, for a message that says where it stands.
pub fn parse_id(text: &str) -> std::result::Result<TrackingId, String> {
    TrackingId::parse(text).map_err(|problem| format!("`{}` is not a tracking ID: {problem}", shortened(text)))
}

/// Whether a text can be the name of a project or a channel.
///
/// # Errors
/// The problem with it: names stand in messages, tables and command lines.
pub fn check_name(name: &str) -> std::result::Result<(), String> {
    let problem = if name.is_empty() {
        "a name must not be empty; give it one"
    } else if !is_plain(name) {
        "a name must not hold control characters; leave them out"
    } else if name.trim() != name {
        "a name must not begin or end with a blank; leave it out"
    } else if name.starts_with('-') {
        "a name must not begin with `-`, as an option does; begin with a letter"
    } else if name.chars().count() > 100 {
        "a name must not have more than 100 characters; shorten it"
    } else {
        return Ok(());
    };
    Err(format!("`{}`: {problem}", shortened(name)))
}
