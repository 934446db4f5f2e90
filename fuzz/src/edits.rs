//! Edits of any file that can be read: what comes out means what was asked for, and only the lines of the
//! edit differ.

use std::ops::Range;

use cua::config::edit::{self, NewProject, Target};
use cua::config::{Date, Source};
use cua::error::Result;
use cua::tracking_id::TrackingId;
use toml::{Table, Value};
use toml_edit::{Document, Item};

const ID: &str = "7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55";
const DAY: &str = "2026-01-02";

/// An edit, of the project with this name, or of a `cua.toml`.
#[derive(Clone, Copy, Debug)]
pub enum Edit<'n> {
    /// Adds a project with this description.
    AddProject(&'n str, &'n str),
    /// Makes a project the default one.
    UseProject(&'n str),
    /// Removes one.
    RemoveProject(&'n str),
    /// Adds a channel.
    AddChannel(Option<&'n str>, &'n str),
    /// Makes a channel the default one.
    UseChannel(Option<&'n str>, &'n str),
    /// Removes one.
    RemoveChannel(Option<&'n str>, &'n str),
    /// Notes a registration.
    Registered(Option<&'n str>, Option<&'n str>),
}

impl<'n> Edit<'n> {
    /// Makes the edit.
    ///
    /// # Errors
    /// Where it is refused.
    pub fn of(self, source: &Source) -> Result<String> {
        let id = TrackingId::parse(ID).expect("an ID");
        let target = |project: Option<&'n str>| project.map_or(Target::ProjectFile, Target::User);
        match self {
            Self::AddProject(name, description) => {
                let description = Some(description).filter(|text| !text.is_empty());
                let new = NewProject { name, id: &id, channel: None, description, directories: &[] };
                edit::add_project(source, &new)
            }
            Self::UseProject(name) => edit::set_default_project(source, name),
            Self::RemoveProject(name) => edit::remove_project(source, name),
            Self::AddChannel(project, channel) => edit::add_channel(source, target(project), channel, &id),
            Self::UseChannel(project, channel) => edit::set_default_channel(source, target(project), channel),
            Self::RemoveChannel(project, channel) => edit::remove_channel(source, target(project), channel),
            Self::Registered(project, channel) => edit::set_registered(source, target(project), channel, day()),
        }
    }

    /// The keys that lead to what is set, and what that is; `None` for what is removed.
    fn changes(self) -> Vec<(Vec<&'n str>, Option<Value>)> {
        let in_project = |project: Option<&'n str>, keys: &[&'n str]| -> Vec<&'n str> {
            project.into_iter().flat_map(|name| ["projects", name]).chain(keys.iter().copied()).collect()
        };
        let day = || Some(Value::Datetime(DAY.parse().expect("a day")));
        match self {
            Self::AddProject(name, description) => {
                let text = (vec!["projects", name, "description"], Some(description.into()));
                let id = (vec!["projects", name, "tracking_id"], Some(ID.into()));
                [text, id].into_iter().skip(usize::from(description.is_empty())).collect()
            }
            Self::UseProject(name) => vec![(vec!["default_project"], Some(name.into()))],
            Self::RemoveProject(name) => vec![(vec!["projects", name], None)],
            Self::AddChannel(project, channel) => {
                vec![(in_project(project, &["channels", channel, "tracking_id"]), Some(ID.into()))]
            }
            Self::UseChannel(project, channel) => {
                vec![(in_project(project, &["default_channel"]), Some(channel.into()))]
            }
            Self::RemoveChannel(project, channel) => vec![(in_project(project, &["channels", channel]), None)],
            Self::Registered(project, None) => vec![(in_project(project, &["registered"]), day())],
            Self::Registered(project, Some(channel)) => {
                vec![(in_project(project, &["channels", channel, "registered"]), day())]
            }
        }
    }

    /// The default that goes with what is removed, where it names that.
    fn default(self) -> Option<(Vec<&'n str>, &'n str)> {
        match self {
            Self::RemoveProject(name) => Some((vec!["default_project"], name)),
            Self::RemoveChannel(None, channel) => Some((vec!["default_channel"], channel)),
            Self::RemoveChannel(Some(project), channel) => {
                Some((vec!["projects", project, "default_channel"], channel))
            }
            _ => None,
        }
    }
}

fn day() -> Date {
    DAY.parse::<toml::value::Datetime>().ok().and_then(|it| it.date).expect("a day")
}

/// Checks what became of a text that could be read.
pub fn check(edit: Edit<'_>, before: &str, after: &str) {
    assert_eq!(before.starts_with('\u{FEFF}'), after.starts_with('\u{FEFF}'), "the mark at the start");
    assert_eq!(without_empty(table(after)), without_empty(meant(edit, table(before))), "{edit:?} {before:?} {after:?}");
    let lines = Lines::of(before, after);
    let removes = edit.default().is_some();
    let touched = touched(edit, before);
    let stays = |number: usize, line: &str| {
        if removes { lines.is_comment(number) } else { !touched.contains(&number) || line.trim().is_empty() }
    };
    let staying = lines.old.iter().enumerate().filter(|(number, line)| stays(*number, line)).map(|(_, line)| *line);
    let staying: Vec<&str> = staying.collect();
    assert!(is_within(&staying, &lines.new), "{edit:?} disturbs lines: {before:?} became {after:?}");
    if removes {
        let own = lines.new.iter().filter(|line| lines.old.contains(line)).count();
        assert!(own + 1 + touched.len() >= lines.new.len(), "{edit:?} adds lines: {before:?} became {after:?}");
    } else {
        // At most a blank line, a header, and the lines of a description.
        assert!(lines.new.len() <= lines.old.len() + 7, "{edit:?} adds lines: {before:?} became {after:?}");
    }
}

fn table(text: &str) -> Table {
    crate::files::table(text)
}

/// What the whole file means afterwards.
fn meant(edit: Edit<'_>, mut table: Table) -> Table {
    if let Some((keys, name)) = edit.default()
        && let Some(holder) = at(&mut table, &keys[..keys.len() - 1], false)
        && holder.get(keys[keys.len() - 1]).and_then(Value::as_str) == Some(name)
    {
        holder.remove(keys[keys.len() - 1]);
    }
    for (keys, value) in edit.changes() {
        let (last, path) = keys.split_last().expect("a key");
        match (at(&mut table, path, value.is_some()), value) {
            (Some(holder), Some(value)) => drop(holder.insert((*last).to_owned(), value)),
            (Some(holder), None) => drop(holder.remove(*last)),
            (None, _) => {}
        }
    }
    table
}

fn at<'t>(table: &'t mut Table, path: &[&str], makes: bool) -> Option<&'t mut Table> {
    path.iter().try_fold(table, |table, key| {
        if makes {
            table.entry(*key).or_insert_with(|| Value::Table(Table::new()));
        }
        table.get_mut(*key)?.as_table_mut()
    })
}

/// Without the tables that say nothing: an edit may leave one or not.
fn without_empty(table: Table) -> Table {
    let entries = table.into_iter().map(|(key, value)| match value {
        Value::Table(table) => (key, Value::Table(without_empty(table))),
        value => (key, value),
    });
    entries.filter(|(_, value)| value.as_table().is_none_or(|table| !table.is_empty())).collect()
}

/// The lines of the values between which something is set or removed: of the first on the way that is one,
/// such as a table in braces.
fn touched(edit: Edit<'_>, before: &str) -> Vec<usize> {
    let document = Document::parse(before).expect("what was read is TOML");
    let defaults = edit.default().into_iter().map(|(keys, _)| keys);
    let ways = edit.changes().into_iter().map(|(keys, _)| keys).chain(defaults);
    ways.filter_map(|keys| first_value(document.as_item(), &keys)).flat_map(|span| lines_of(before, span)).collect()
}

fn first_value(root: &Item, keys: &[&str]) -> Option<Range<usize>> {
    let mut item = root;
    for key in keys {
        item = item.get(key)?;
        if item.is_value() {
            return item.span();
        }
    }
    None
}

fn lines_of(text: &str, span: Range<usize>) -> Range<usize> {
    let line = |offset: usize| text[..offset].matches('\n').count();
    line(span.start)..line(span.end) + 1
}

/// The lines before and after, with their ends but for the last one's, which may be missing.
struct Lines<'t> {
    old: Vec<&'t str>,
    new: Vec<&'t str>,
    /// Which of the old ones are in the middle of a string.
    in_a_string: Vec<bool>,
}

impl<'t> Lines<'t> {
    fn of(before: &'t str, after: &'t str) -> Self {
        let split = |text: &'t str| text.trim_start_matches('\u{FEFF}').split_inclusive('\n').collect::<Vec<_>>();
        let (mut old, mut new) = (split(before), split(after));
        if !before.ends_with('\n') {
            let last = old.last().map(|line| line.trim_end_matches(['\r', '\n']));
            for lines in [&mut old, &mut new] {
                for line in lines.iter_mut().filter(|line| Some(line.trim_end_matches(['\r', '\n'])) == last) {
                    *line = line.trim_end_matches(['\r', '\n']);
                }
            }
        }
        let in_a_string = starts_in_a_string(before.trim_start_matches('\u{FEFF}'), old.len());
        Self { old, new, in_a_string }
    }

    fn is_comment(&self, number: usize) -> bool {
        !self.in_a_string[number] && self.old[number].trim_start_matches([' ', '\t']).starts_with('#')
    }
}

/// Whether all of these lines are among the others, in their order.
fn is_within(lines: &[&str], others: &[&str]) -> bool {
    let mut others = others.iter();
    lines.iter().all(|line| others.any(|other| other == line))
}

/// For each line, whether a string that was opened before it goes on.
fn starts_in_a_string(text: &str, lines: usize) -> Vec<bool> {
    let mut inside = vec![false; lines];
    let mut line = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' | '\'' => string_length(rest, c),
            c => c.len_utf8(),
        };
        let (token, tail) = rest.split_at(length);
        for _ in token.matches('\n') {
            line += 1;
            if let Some(inside) = inside.get_mut(line) {
                *inside = token.len() > 1;
            }
        }
        rest = tail;
    }
    inside
}

/// How long the string at the start of a text is. Of up to five quotes in a row that end a long string, the
/// first two are text.
fn string_length(text: &str, quote: char) -> usize {
    let three = quote.to_string().repeat(3);
    let is_long = text.starts_with(&three);
    let mut at = if is_long { 3 } else { 1 };
    while let Some(c) = text[at..].chars().next() {
        if c == '\\' && quote == '"' {
            at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8);
        } else if is_long && text[at..].starts_with(&three) {
            return at + text[at..].chars().take(5).take_while(|c| *c == quote).count();
        } else if !is_long && c == quote {
            return at + 1;
        } else {
            at += c.len_utf8();
        }
    }
    at
}
