//! One level of a file, and how to ask it for values of the right type.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::ops::Range;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::read::{check_name, parse_id};
use super::{At, Date, ProjectId, Source};
use crate::error::{Error, Result, plain};

/// Keys that only the user configuration has.
const OF_THE_USER: [&str; 4] = ["default_project", "projects", "tools", "directories"];

/// A table of a file.
pub(super) struct Table<'a> {
    pub(super) source: &'a Source,
    pub(super) entries: &'a DeTable<'a>,
}

impl<'a> Table<'a> {
    /// The table that is the value of `key`, which is `wanted`.
    pub(super) fn of(source: &'a Source, key: &At<String>, value: &'a At<DeValue<'a>>, wanted: &str) -> Result<Self> {
        match value.get_ref() {
            DeValue::Table(entries) => Ok(Self { source, entries }),
            other => {
                let problem = format!("`{}` must be {wanted}, not {}", key.get_ref(), kind_of(other));
                Err(source.error(value.span(), problem))
            }
        }
    }

    /// Refuses the first key, as the file has them, that is not among `those`.
    pub(super) fn allow_only(&self, those: &[&str]) -> Result<()> {
        let unknown = self.entries.keys().filter(|key| !those.contains(&key.get_ref().as_ref()));
        let Some(key) = unknown.min_by_key(|key| key.span().start) else { return Ok(()) };
        let name = plain(OsStr::new(key.get_ref().as_ref()));
        let hint = match nearest(key.get_ref(), those) {
            _ if OF_THE_USER.contains(&name.as_str()) && those.contains(&"project") => {
                "it belongs in the user configuration (`cua config path`)".to_owned()
            }
            Some(likely) => format!("did you mean `{likely}`?"),
            None => format!("the keys here are `{}`", those.join("`, `")),
        };
        Err(self.source.error(key.span(), format!("unknown key `{name}`; {hint}")))
    }

    fn get(&self, key: &str) -> Option<&'a At<DeValue<'a>>> {
        self.entries.get(key)
    }

    /// Where a key stands; the start of the file where it does not.
    pub(super) fn key_span(&self, key: &str) -> Range<usize> {
        self.entries.keys().find(|found| found.get_ref() == key).map_or(0..0, At::span)
    }

    fn wrong_type(&self, key: &str, found: &At<DeValue<'_>>, wanted: &str) -> Error {
        let problem = format!("`{key}` must be {wanted}, not {}", kind_of(found.get_ref()));
        self.source.error(found.span(), problem)
    }

    pub(super) fn string(&self, key: &str) -> Result<Option<At<String>>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::String(text) => Ok(Some(At::new(value.span(), text.clone().into_owned()))),
            _ => Err(self.wrong_type(key, value, "a string in quotes")),
        }
    }

    /// A string that is the name of something.
    pub(super) fn name(&self, key: &str) -> Result<Option<At<String>>> {
        let name = self.string(key)?;
        if let Some(name) = &name {
            check_name(name.get_ref()).map_err(|problem| self.source.error(name.span(), problem))?;
        }
        Ok(name)
    }

    pub(super) fn table(&self, key: &str) -> Result<Option<Table<'a>>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::Table(entries) => Ok(Some(Table { source: self.source, entries })),
            _ => Err(self.wrong_type(key, value, "a table")),
        }
    }

    /// Makes each entry of this table, whose keys are names, into a `T`.
    pub(super) fn each<T>(
        &self,
        build: fn(&Source, &At<String>, &At<DeValue<'_>>) -> Result<T>,
    ) -> Result<BTreeMap<String, T>> {
        let entry = |(key, value): (&At<Cow<'_, str>>, &At<DeValue<'_>>)| {
            let name = At::new(key.span(), key.get_ref().clone().into_owned());
            check_name(name.get_ref()).map_err(|problem| self.source.error(key.span(), problem))?;
            let entry = build(self.source, &name, value)?;
            Ok((name.into_inner(), entry))
        };
        // Collected, because they are in order: each that were inserted by itself would be searched for.
        self.entries.iter().map(entry).collect()
    }

    /// `tracking_id` and, beside it, `registered`.
    pub(super) fn project_id(&self) -> Result<Option<ProjectId>> {
        let registered = self.date("registered")?;
        let Some(text) = self.string("tracking_id")? else {
            if registered.is_some() {
                let problem = "`registered` belongs beside the `tracking_id` that was registered; move it there";
                return Err(self.source.error(self.key_span("registered"), problem));
            }
            return Ok(None);
        };
        let id = parse_id(text.get_ref()).map_err(|problem| self.source.error(text.span(), problem))?;
        Ok(Some(ProjectId { id: At::new(text.span(), id), registered }))
    }

    fn date(&self, key: &str) -> Result<Option<Date>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::Datetime(when) if when.time.is_none() && when.offset.is_none() => Ok(when.date),
            _ => Err(self.wrong_type(key, value, "a date without quotes, like 2026-11-20")),
        }
    }

    pub(super) fn directories(&self) -> Result<Vec<At<String>>> {
        let Some(value) = self.get("directories") else { return Ok(Vec::new()) };
        let directories = strings(self.source, "directories", value)?;
        for directory in &directories {
            let path = directory.get_ref();
            if !Path::new(path).starts_with("~") && !Path::new(path).is_absolute() {
                let problem = format!(
                    "`{}` does not say which folder it means from everywhere; write the whole path, or begin with `~/`",
                    plain(OsStr::new(path))
                );
                return Err(self.source.error(directory.span(), problem));
            }
        }
        Ok(directories)
    }
}

/// An array of strings.
pub(super) fn strings(source: &Source, key: &str, value: &At<DeValue<'_>>) -> Result<Vec<At<String>>> {
    let wrong = |found: &At<DeValue<'_>>, wanted| {
        source.error(found.span(), format!("`{key}` must be {wanted}, not {}", kind_of(found.get_ref())))
    };
    let DeValue::Array(items) = value.get_ref() else { return Err(wrong(value, "a list of strings: [\"…\"]")) };
    items
        .iter()
        .map(|item| match item.get_ref() {
            DeValue::String(text) => Ok(At::new(item.span(), text.clone().into_owned())),
            _ => Err(wrong(item, "a list of strings only")),
        })
        .collect()
}

/// The one of `those` that was probably meant.
fn nearest<'t>(typed: &str, those: &[&'t str]) -> Option<&'t str> {
    let typed = typed.to_lowercase().replace('-', "_");
    those
        .iter()
        .map(|known| (strsim::jaro_winkler(&typed, known), *known))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

/// What a value is, for people.
pub(super) fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a fractional number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(when) if when.date.is_none() => "a time of day",
        DeValue::Datetime(when) if when.time.is_some() => "a date with a time",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
