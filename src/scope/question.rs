//! What the answer depends on: what was chosen, and what the files say.

use std::cell::OnceCell;
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use super::places;
use crate::config::locate::{self, Nearest, Places};
use crate::config::{PROJECT_FILE, ProjectFile, Source, UserConfig, read};
use crate::error::{Error, Result};

/// What a person chose, by flags or by variables.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// A tracking ID, as it was typed.
    pub id: Option<String>,
    /// The name of a project.
    pub project: Option<String>,
    /// The name of a channel.
    pub channel: Option<String>,
}

impl Choice {
    /// Whether anything was.
    #[must_use]
    pub fn is_made(&self) -> bool {
        self.id.is_some() || self.project.is_some() || self.channel.is_some()
    }
}

/// For what a scope is asked; not every place counts for everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To run or to show something.
    Launch,
    /// To set a shell's environment: what a surrounding `cua` has set is what it replaces.
    Shell,
    /// To keep a shell's environment in step with its folder.
    Hook,
    /// To run a program by its own name.
    Shim,
}

impl Purpose {
    /// Whether what a surrounding `cua` has set counts: not for that which sets it.
    pub(super) fn counts_surrounding(self) -> bool {
        matches!(self, Self::Launch | Self::Shim)
    }

    /// Whether `default_project` counts. Nobody asks for a hook or a shim each time: with a default,
    /// they would attribute every customer's az.
    pub(super) fn counts_default(self) -> bool {
        matches!(self, Self::Launch | Self::Shell)
    }
}

/// Everything that the answer depends on.
#[derive(Debug)]
pub struct Question {
    pub(super) flags: Choice,
    pub(super) environment: Choice,
    /// `CUA_ACTIVE`.
    pub(super) surrounding: Option<String>,
    pub(super) purpose: Purpose,
    /// The user configuration.
    pub user: UserConfig,
    nearest: OnceCell<(Nearest, Option<ProjectFile>)>,
}

impl Question {
    /// Collects what is known before any folder is searched.
    #[must_use]
    pub fn new(flags: Choice, purpose: Purpose, user: UserConfig) -> Self {
        let environment = Choice {
            id: text_variable("CUA_TRACKING_ID"),
            project: text_variable("CUA_PROJECT"),
            channel: text_variable("CUA_CHANNEL"),
        };
        Self { flags, environment, surrounding: text_variable("CUA_ACTIVE"), purpose, user, nearest: OnceCell::new() }
    }

    /// The nearest `cua.toml`, searched for and read when first asked for.
    pub(super) fn project_file(&self) -> Result<Option<&ProjectFile>> {
        if self.nearest.get().is_none() {
            let nearest = locate::nearest_project_file(&current_folder()?)?;
            let file = nearest.path.as_deref().map(read::project_file).transpose()?;
            // It was empty a moment ago, and nobody else has it.
            let _ = self.nearest.set((nearest, file));
        }
        Ok(self.nearest.get().and_then(|(_, file)| file.as_ref()))
    }

    /// The `cua.toml` files that were not trusted, as far as was looked.
    #[must_use]
    pub fn passed_over(&self) -> &[PathBuf] {
        self.nearest.get().map_or(&[], |(nearest, _)| nearest.passed_over.as_slice())
    }
}

/// The nearest `cua.toml`, where there is one that may be trusted.
///
/// # Errors
/// Where it is broken.
pub fn project_file_source(question: &Question) -> Result<Option<&Source>> {
    Ok(question.project_file()?.map(|file| &file.source))
}

/// A variable's text; an empty one is unset. What is not UTF-8 in it becomes U+FFFD, which no ID has and
/// hardly a name, so that it is refused like any other mistake.
#[must_use]
pub fn text_variable(name: &str) -> Option<String> {
    variable(name).map(|value| value.to_string_lossy().into_owned())
}

/// A variable; an empty one is unset.
#[must_use]
pub fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// Whether the person who deploys does not want to be attributed.
#[must_use]
pub fn opted_out() -> bool {
    is_on("CUA_OPT_OUT")
}

/// Whether a variable is set to anything but nothing, `0` or `false`.
#[must_use]
pub fn is_on(variable: &str) -> bool {
    self::variable(variable).is_some_and(|value| value != "0" && !value.eq_ignore_ascii_case("false"))
}

/// Where the user configuration is, or would be.
///
/// # Errors
/// Where no variable says where the home folder is.
pub fn user_config_path() -> Result<PathBuf> {
    located_user_config().ok_or_else(|| {
        Error::Usage(format!(
            "`{}` names no folder, so that there is no place for a user configuration; set `CUA_CONFIG` to a file",
            places::CONFIG_FROM
        ))
    })
}

fn located_user_config() -> Option<PathBuf> {
    locate::user_config(&Places {
        cua_config: variable("CUA_CONFIG").map(PathBuf::from),
        xdg_config_home: variable("XDG_CONFIG_HOME").map(PathBuf::from),
        usual: places::config_folder(),
    })
}

/// Reads the user configuration; without a home folder it is empty.
///
/// # Errors
/// Where it cannot be understood, or `CUA_CONFIG` names a missing one.
pub fn user_config() -> Result<UserConfig> {
    match located_user_config() {
        Some(path) => read::user_config(&path, variable("CUA_CONFIG").is_some()),
        None => Ok(UserConfig::default()),
    }
}

/// Reads the user configuration for an edit, which creates a missing one.
///
/// # Errors
/// Where it cannot be understood.
pub fn user_config_to_edit() -> Result<UserConfig> {
    let Some(path) = located_user_config() else { return Ok(UserConfig::default()) };
    let text = read::text_of(&path)?.unwrap_or_default();
    read::parse_user_config(Source { path, text })
}

/// The files that the scope of a folder depends on, there or not: every `cua.toml` up to the nearest
/// one that counts, and the user configuration.
#[must_use]
pub fn watched_files() -> Vec<PathBuf> {
    let here = current_folder().unwrap_or_default();
    let nearest = locate::nearest_project_file(&here).unwrap_or_default().path;
    let candidates = here.ancestors().map(|folder| folder.join(PROJECT_FILE));
    let mut watched = Vec::new();
    for path in candidates {
        let is_nearest = nearest.as_ref() == Some(&path);
        watched.push(path);
        if is_nearest {
            break;
        }
    }
    watched.extend(located_user_config());
    watched
}

/// The folder in which `cua` runs.
///
/// # Errors
/// Where it was deleted.
pub fn current_folder() -> Result<PathBuf> {
    env::current_dir()
        .map_err(|_| Error::Usage("the current folder is gone, or closed to you; change to another one".to_owned()))
}
