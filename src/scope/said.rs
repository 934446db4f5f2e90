//! What is said of a scope to people.

use std::ffi::OsStr;

use super::{DecidedBy, Scope, text_variable};
use crate::attribution::variables::{ACTIVE, TRACKING_ID};
use crate::error::{Location, plain_path};
use crate::shell::usual;

/// A scope in half a line: "contoso-db (github), pid-…, by the project file /src/cua.toml:1".
#[must_use]
pub fn summary(scope: &Scope) -> String {
    let mut text = String::new();
    if let Some(project) = &scope.project {
        text.push_str(project);
        if let Some(channel) = &scope.channel {
            text = format!("{text} ({channel})");
        }
        text.push_str(", ");
    }
    text = format!("{text}{}, by {}", scope.id.pid(), decided_by(scope));
    for path in &scope.passed_over {
        text = format!("{text}; `{}` passed over, because everyone may write its folder", plain_path(path));
    }
    text
}

/// What decided, and where that stands.
#[must_use]
pub fn decided_by(scope: &Scope) -> String {
    let at = scope.decided_at.as_ref().map(place).unwrap_or_default();
    let chosen_with = scope.chosen_with.unwrap_or_default();
    match scope.decided_by {
        DecidedBy::Flag => chosen_with.to_owned(),
        DecidedBy::Environment if is_handed_on(scope) => {
            format!(
                "the variable {chosen_with}, from a surrounding cua or an earlier `cua env`, which `--unset` takes back"
            )
        }
        DecidedBy::Environment => format!("the variable {chosen_with}"),
        DecidedBy::ProjectFile => format!("the project file {at}"),
        DecidedBy::Directory => format!("the directories entry at {at}"),
        DecidedBy::Surrounding => format!("a surrounding cua ({chosen_with})"),
        DecidedBy::Default => format!("the default project at {at}"),
    }
}

/// Whether the variable is not the person's own, as far as can be told.
fn is_handed_on(scope: &Scope) -> bool {
    scope.chosen_with == Some(TRACKING_ID) && text_variable(ACTIVE).is_some_and(|pid| pid == scope.id.pid())
}

/// A place in a file, without its column.
#[must_use]
pub fn place(at: &Location) -> String {
    format!("{}:{}", plain_path(&at.path), at.line)
}

/// The command that notes when the ID of a channel or a project was registered.
#[must_use]
pub fn registered_command(channel: Option<&str>, project: Option<&str>) -> String {
    let mut command = "cua registered".to_owned();
    for (flag, value) in [("--channel", channel), ("--project", project)] {
        if let Some(value) = value {
            let value = String::from_utf8_lossy(&usual::word(OsStr::new(value))).into_owned();
            command = format!("{command} {flag} {value}");
        }
    }
    command
}
