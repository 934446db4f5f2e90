//! What `[tools]` of the user configuration starts for a program.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::attribution::Program;
use crate::config::UserConfig;
use crate::doctor::{Line, Verdict};
use crate::error::{Error, plain, plain_path};
use crate::launch;

/// What starts another program in a container, which has an environment of its own.
const CONTAINERS: [&str; 4] = ["docker", "podman", "nerdctl", "finch"];

/// A program that `[tools]` starts.
pub(super) struct Started<'u> {
    name: &'static str,
    words: &'u [String],
    /// Where that stands.
    at: String,
}

impl<'u> Started<'u> {
    /// What is started for the program of this name, where `[tools]` has it.
    pub(super) fn of(name: &'static str, user: &'u UserConfig) -> Option<Self> {
        let (_, tool) = user.tools.iter().find(|(key, _)| launch::is_same_name(key, name))?;
        Some(Self { name, words: tool.get_ref(), at: user.source.at(tool).to_string() })
    }

    /// What is to be said of it, and the file, where that is the program itself by another path.
    pub(super) fn lines(&self) -> (Vec<Line>, Option<PathBuf>) {
        let Some(first) = self.words.first() else { return (Vec::new(), None) };
        let file = match launch::find(OsStr::new(first)) {
            Ok(file) => file,
            Err(error) => return (vec![self.not_found(first, &error)], None),
        };
        let saw = format!("`{}`, as `[tools]` says at {}", plain_path(&file), self.at);
        let line = self.lost_variables(first).unwrap_or_else(|| Line::good(self.name, saw));
        let is_itself = file.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case(self.name));
        (vec![line], Some(file).filter(|_| is_itself))
    }

    fn not_found(&self, first: &str, error: &Error) -> Line {
        let problem = match error {
            Error::ProgramNotExecutable { .. } => "may not be executed",
            _ => "was not found",
        };
        Line::bad(
            self.name,
            Verdict::Error,
            format!("`{}`, which `[tools]` starts at {}, {problem}", plain(OsStr::new(first)), self.at),
            &format!("`cua exec -- {}` cannot start anything", self.name),
            "install it, or correct that line",
        )
    }

    /// The variables that a container does not get, unless each is named.
    fn lost_variables(&self, first: &str) -> Option<Line> {
        let program = Path::new(first).file_stem()?.to_str()?;
        if !CONTAINERS.contains(&program) {
            return None;
        }
        let is_named = |variable: &&str| {
            self.words.iter().any(|word| {
                let name = word.strip_prefix("--env=").or_else(|| word.strip_prefix("-e")).unwrap_or(word);
                name == *variable
            })
        };
        let reads = Program::named(OsStr::new(self.name)).reads();
        let lost: Vec<String> = reads.iter().filter(|name| !is_named(name)).map(|name| format!("-e {name}")).collect();
        (!lost.is_empty()).then(|| {
            Line::bad(
                self.name,
                Verdict::Error,
                format!("`[tools]` starts it with `{program}` at {}, without its variables", self.at),
                &format!(
                    "a container gets no variable that is not named, so that `{}` does not learn the ID",
                    self.name
                ),
                &format!("after `{program} run`, add `{}`", lost.join(" ")),
            )
        })
    }
}
