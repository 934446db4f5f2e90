//! The two files that `cua` keeps: `cua.toml` beside the code, and the user configuration.
//!
//! [`locate`] finds them, [`read`] makes them into the types below, [`edit`] changes their text and
//! [`save`] writes it. Nothing here knows the current folder or the environment: callers say where
//! to look. Both files are inert data; only `[tools]` of the user configuration names programs.

pub mod disk;
pub mod edit;
pub mod ignored;
pub mod locate;
mod merge;
pub mod read;
pub mod save;
mod table;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use crate::error::{Error, Location};
use crate::tracking_id::TrackingId;

/// The name of a project file.
pub const PROJECT_FILE: &str = "cua.toml";

/// A value and where in its file it stands, in bytes.
pub type At<T> = toml::Spanned<T>;

/// The day an ID was registered, without a time.
pub type Date = toml::value::Date;

/// A file that was read, kept so that a message can say where in it something stands.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Where the file is, or would be.
    pub path: PathBuf,
    /// What it holds; empty where it is missing.
    pub text: String,
}

impl Source {
    /// The line and column of a byte.
    #[must_use]
    pub fn location(&self, offset: usize) -> Location {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Location {
            path: self.path.clone(),
            // Not by the crate memchr, which asks the processor what it can do: on a virtual machine each
            // such question goes to the host, and together they take a tenth of the time of `exec`.
            line: before.matches('\n').count() + 1,
            column: before[line_start..].trim_start_matches('\u{FEFF}').chars().count() + 1,
        }
    }

    /// The line and column where something stands.
    #[must_use]
    pub fn at<T>(&self, thing: &At<T>) -> Location {
        self.location(thing.span().start)
    }

    /// An error about the whole file.
    #[must_use]
    pub fn problem(&self, problem: impl Into<String>) -> Error {
        self.error(0..0, problem)
    }

    fn error(&self, span: Range<usize>, problem: impl Into<String>) -> Error {
        Error::InFile { at: self.location(span.start), problem: problem.into() }
    }
}

/// A `cua.toml`.
#[derive(Clone, Debug)]
pub struct ProjectFile {
    /// The file.
    pub source: Source,
    /// What it says.
    pub project: Project,
}

/// The user configuration.
#[derive(Clone, Debug, Default)]
pub struct UserConfig {
    /// The file.
    pub source: Source,
    /// The project that applies where nothing else says one.
    pub default_project: Option<At<String>>,
    /// The projects by name.
    pub projects: BTreeMap<String, Project>,
    /// How programs are really started, by their bare name: the words of a command line.
    pub tools: BTreeMap<String, At<Vec<String>>>,
}

/// A product whose usage is attributed.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// Its name, and where it stands; a `cua.toml` with an ID may go without.
    pub name: Option<At<String>>,
    /// What it is, for people.
    pub description: Option<String>,
    /// The ID of a project that is not split by channel. Never beside `default_channel`.
    pub id: Option<ProjectId>,
    /// The channel that applies where none is chosen; it is one of `channels`.
    pub default_channel: Option<At<String>>,
    /// The distribution channels by name.
    pub channels: BTreeMap<String, ProjectId>,
    /// The folders that belong to it, as they were written: absolute, or beginning with `~/`.
    pub directories: Vec<At<String>>,
}

impl Project {
    /// Whether any ID is defined for it here.
    #[must_use]
    pub fn has_an_id(&self) -> bool {
        self.id.is_some() || !self.channels.is_empty()
    }

    /// Its name for messages.
    #[must_use]
    pub fn title(&self) -> &str {
        self.name.as_ref().map_or("(unnamed)", |name| name.get_ref())
    }
}

/// An ID that a file defines for a project or a channel.
#[derive(Clone, Debug)]
pub struct ProjectId {
    /// The ID, and where it stands.
    pub id: At<TrackingId>,
    /// When it was registered in Partner Center, as far as somebody said so.
    pub registered: Option<Date>,
}
