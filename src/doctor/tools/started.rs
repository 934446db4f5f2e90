//! What `[tools]` of the user configuration starts for a program.

use std::ffi::OsStr;
use std::path::PathBuf;

use super::between;
use crate::attribution::Program;
use crate::config::UserConfig;
use crate::doctor::{Line, Verdict};
use crate::error::{Error, plain, plain_path};
use crate::launch;

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
        // Behind sudo it is looked for on another PATH, most often with the same result.
        let program = between::started_by(self.words).first();
        let file = program.and_then(|program| launch::find(OsStr::new(program)).ok());
        let is_itself = |file: &PathBuf| file.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case(self.name));
        let file = file.filter(is_itself);
        let is_known = file.is_some() || between::is_known(self.words);
        let else_line = || if is_known { Line::good(self.name, saw) } else { self.stranger(saw) };
        (vec![self.lost_variables().unwrap_or_else(else_line)], file)
    }

    /// A program of another name, of which nobody here knows what it does.
    fn stranger(&self, saw: String) -> Line {
        let why = "it is another program, and whether the variables come through it cannot be seen from here";
        Line::bad(self.name, Verdict::Note, saw, why, super::see_what_is_sent(self.name))
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

    /// The variables that something between `cua` and the program keeps for itself.
    fn lost_variables(&self) -> Option<Line> {
        let lost = between::lost(self.words, Program::named(OsStr::new(self.name)).reads())?;
        let verdict = if lost.is_certain { Verdict::Error } else { Verdict::Warning };
        let saw = format!(
            "`[tools]` starts it with `{}` at {}, without its variables",
            plain(OsStr::new(lost.program)),
            self.at
        );
        Some(Line::bad(self.name, verdict, saw, lost.why, &lost.to_do))
    }
}
