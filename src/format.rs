//! What `cua env --format` writes, for those who read variables from a file or a log.
//!
//! Whoever reads it has another environment than this process, so that every variable is written, also
//! one that has its value here already. Only JSON can say that a variable is to be removed; where
//! another format would have to, that is an error, because a line that sets it to nothing would be wrong.

use std::ffi::OsStr;

use crate::attribution::variables::{ACTIVE, CHANNEL, Change, PROJECT, RESTORE, TRACKING_ID, Variables, changes};
use crate::attribution::{Attribution, az};
use crate::error::{Error, Result, plain};
use crate::json::plain as plain_json;

/// The formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// NAME='value', for what reads .env files; not for docker --env-file, which keeps the quotes
    Dotenv,
    /// One object; null where a variable is to be removed
    Json,
    /// For the file that `GITHUB_ENV` names
    Github,
    /// Logging commands for the steps that follow
    AzurePipelines,
}

impl Format {
    /// An attribution in this format.
    ///
    /// # Errors
    /// Where it cannot express one of them.
    pub fn lines(self, attribution: &Attribution) -> Result<Vec<u8>> {
        if self == Self::Json {
            let object = json(&to_tell(attribution))?;
            return Ok(format!("{}\n", plain_json(&String::from_utf8_lossy(&object))).into_bytes());
        }
        let mut lines = Vec::new();
        for change in self.to_express(attribution) {
            let value = change.after.as_deref().ok_or_else(|| cannot_remove(&change))?;
            let text = text_of(change.name, value)?;
            lines.extend(match self {
                Self::Dotenv => dotenv(change.name, text)?.into_bytes(),
                Self::Github => github(change.name, text)?.into_bytes(),
                _ => azure_pipelines(change.name, text)?,
            });
        }
        Ok(lines)
    }

    /// The changes that a file or log has to tell of.
    fn to_express(self, attribution: &Attribution) -> Vec<Change> {
        let after = &attribution.after;
        let is_outranked = |name| matches!(name, PROJECT | CHANNEL) && after.get(TRACKING_ID).is_some();
        // The agent keeps the user agent of az for itself, as a variable that no step can set.
        let is_kept_by_the_agent = |name| self == Self::AzurePipelines && name == az::USER_AGENT;
        let mut changes = to_tell(attribution);
        changes.retain(|change| change.after.is_some() || !is_outranked(change.name));
        changes.retain(|change| !is_kept_by_the_agent(change.name));
        // What was there before in this environment says nothing about that of who reads the file.
        changes.retain(|change| !(self == Self::Dotenv && change.name == RESTORE));
        // To `cua`, nothing is kept where it is empty.
        for kept in changes.iter_mut().filter(|change| change.name == RESTORE) {
            kept.after.get_or_insert_default();
        }
        changes
    }
}

/// All variables of an attribution, and what is to be removed; only the changes where there is none.
fn to_tell(attribution: &Attribution) -> Vec<Change> {
    if attribution.after.get(ACTIVE).is_none() {
        return attribution.changes.clone();
    }
    let removed = attribution.changes.iter().filter(|change| change.after.is_none()).cloned();
    changes(&Variables::default(), &attribution.after).into_iter().chain(removed).collect()
}

fn cannot_remove(change: &Change) -> Error {
    Error::Usage(format!(
        "`{}` must be removed, which this format cannot express (it is `{}`); unset it before, or use `cua exec`",
        change.name,
        plain(change.before.as_deref().unwrap_or_default())
    ))
}

fn cannot_write(name: &str, value: &str, what: &str) -> Error {
    Error::Usage(format!(
        "`{name}` holds {what}, which this format cannot express (it is `{}`); use `cua exec`, or correct it",
        plain(OsStr::new(value))
    ))
}

fn text_of<'v>(name: &str, value: &'v OsStr) -> Result<&'v str> {
    value.to_str().ok_or_else(|| cannot_write(name, &value.to_string_lossy(), "bytes that are not UTF-8"))
}

/// One object, on one line.
///
/// # Errors
/// Where a value is not text.
pub fn json(changes: &[Change]) -> Result<Vec<u8>> {
    let mut object = serde_json::Map::new();
    for change in changes {
        let value = change.after.as_deref().map(|value| text_of(change.name, value)).transpose()?;
        object.insert(change.name.to_owned(), value.into());
    }
    Ok(serde_json::Value::Object(object).to_string().into_bytes())
}

/// What every reader of such files agrees on: plain words as they are, for `docker run --env-file`
/// too, which knows no quotes, and anything else between single quotes, where nothing is replaced.
/// They do not agree on how a quote, a backslash or a line break stands in there.
fn dotenv(name: &str, value: &str) -> Result<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+,".contains(c);
    if value.chars().all(is_plain) {
        return Ok(format!("{name}={value}\n"));
    }
    match value.chars().find(|c| *c == '\'' || *c == '\\' || c.is_control()) {
        None => Ok(format!("{name}='{value}'\n")),
        Some(_) => Err(cannot_write(name, value, "a quote, a backslash or a control character")),
    }
}

/// The form of GitHub's runner for any text, between two lines that the text does not have. An empty
/// line, which the runner passes over, comes first: the file may not end in a line break.
fn github(name: &str, value: &str) -> Result<String> {
    // The runner on Windows ends a line at a carriage return, too.
    if value.contains('\r') {
        return Err(cannot_write(name, value, "a carriage return"));
    }
    let mut end = "END_OF_VALUE".to_owned();
    while value.contains(&end) {
        end.push('_');
    }
    Ok(format!("\n{name}<<{end}\n{value}\n{end}\n"))
}

/// A logging command. The agent replaces `$(name)` in whatever is set, and has no escape for that
/// (microsoft/azure-pipelines-agent, `Variables.cs`).
fn azure_pipelines(name: &str, value: &str) -> Result<Vec<u8>> {
    if value.contains("$(") {
        return Err(cannot_write(name, value, "`$(`"));
    }
    Ok(logging_command(&format!("task.setvariable variable={name}"), value.as_bytes()))
}

/// A command to the agent of Azure Pipelines, in a line of its own. The agent takes these three back
/// in what stands behind the `]`, the first but for `DECODE_PERCENTS=false`
/// (microsoft/azure-pipelines-agent, `CommandStringConvertor.cs`).
#[must_use]
pub fn logging_command(command: &str, data: &[u8]) -> Vec<u8> {
    let escape = |byte: &u8| match byte {
        b'%' => b"%AZP25".to_vec(),
        b'\r' => b"%0D".to_vec(),
        b'\n' => b"%0A".to_vec(),
        byte => vec![*byte],
    };
    let data: Vec<u8> = data.iter().flat_map(escape).collect();
    [b"##vso[", command.as_bytes(), b"]", &data, b"\n"].concat()
}
