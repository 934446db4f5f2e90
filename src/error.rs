//! Everything that can go wrong, with the one text that people read and the exit status it means.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

#[cfg(unix)]
use unix::{CONFIG_FROM, MAKE_EXECUTABLE};
#[cfg(windows)]
use windows::{CONFIG_FROM, MAKE_EXECUTABLE};

/// What every fallible function of `cua` returns.
pub type Result<T> = std::result::Result<T, Error>;

/// The exit statuses of `cua`, all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, or all is well.
    Done,
    /// The answer is no: an invalid ID, no scope.
    No,
    /// It could not be done or answered.
    Failed,
    /// A launcher could not start the program, for a reason of `cua`'s own.
    NotLaunched,
    /// The program was found and is not executable.
    NotExecutable,
    /// The program was not found.
    NotFound,
    /// What a launched program has returned, whole, where `cua` had to wait for it.
    OfProgram(i32),
}

impl Exit {
    /// The number that the process returns.
    #[must_use]
    pub fn code(self) -> i32 {
        match self {
            Self::Done => 0,
            Self::No => 1,
            Self::Failed => 2,
            Self::NotLaunched => 125,
            Self::NotExecutable => 126,
            Self::NotFound => 127,
            Self::OfProgram(code) => code,
        }
    }
}

/// A place in a file; line and column count from 1, the column in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub path: PathBuf,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", plain_path(&self.path), self.line, self.column)
    }
}

/// Why something could not be done. `Display` says it to a person: lower case, literals in
/// backticks, no final period, then what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What was typed, or set in a variable, does not mean anything here.
    #[error("{0}")]
    Usage(String),

    /// A file holds something that it must not.
    #[error("{at}: {problem}")]
    InFile {
        /// Where.
        at: Location,
        /// What is wrong and what to do.
        problem: String,
    },

    /// The system refused something about a file.
    #[error("cannot {action} `{}`: {}{}", plain_path(.path), reason(.source), hint(.source))]
    File {
        /// What was to be done: `read`, `write`.
        action: &'static str,
        /// To which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },

    /// The lock of all edits cannot be had.
    #[error(
        "cannot lock `{}`, as every edit does: {}; `{CONFIG_FROM}` must be a folder where you may write, or `CUA_CONFIG` a file in one",
        plain_path(.path),
        reason(.source)
    )]
    Lock {
        /// The lock file, beside the user configuration.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },

    /// Standard output took no more. It alone needs no words of the caller, because what is written
    /// elsewhere has a path.
    #[error("cannot write to standard output: {}", reason(.0))]
    Output(#[from] io::Error),

    /// Nothing says which ID applies here.
    #[error(
        "no tracking ID applies here{}; write a `cua.toml` with `cua init`, name one with `--id` or `--project`, \
         or set `CUA_TRACKING_ID`; `cua show --explain` lists every place that was looked at",
        passed_over_note(.passed_over)
    )]
    NoScope {
        /// Project files that were not trusted, because everyone may write their folder.
        passed_over: Vec<PathBuf>,
    },

    /// Attribution is at risk, and `CUA_STRICT` makes that an error.
    #[error("{0} (an error, because `CUA_STRICT` is set)")]
    AtRisk(String),

    /// The person who waited wants to wait no more.
    #[error("interrupted, and the program with it")]
    Interrupted,

    /// The system lets nobody listen on the address of this machine itself.
    #[error("cannot listen on 127.0.0.1, to be called there: {}", reason(.0))]
    NotListening(io::Error),

    /// Another program, which was to know, could not say.
    #[error("{0}")]
    NotAnswered(String),

    /// No such program.
    #[error("`{}` was not found{hint}", plain(.program))]
    ProgramNotFound {
        /// As it was typed.
        program: OsString,
        /// What to do, beginning with its own punctuation.
        hint: String,
    },

    /// There is such a program, but it cannot be run.
    #[error("cannot run `{}`: {}{}", plain_path(.path), reason(.source), run_hint(.source))]
    ProgramNotExecutable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    /// The exit status of a command that answers or edits.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::NoScope { .. } => Exit::No,
            _ => Exit::Failed,
        }
    }

    /// The exit status of a command that becomes another program: like GNU `env`, so that a script
    /// can tell its program's failures from ours.
    #[must_use]
    pub fn exit_of_launcher(&self) -> Exit {
        match self {
            Self::ProgramNotFound { .. } => Exit::NotFound,
            Self::ProgramNotExecutable { .. } => Exit::NotExecutable,
            _ => Exit::NotLaunched,
        }
    }

    /// Whether nobody reads what we write any more.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The system refused to do `action` to the file at `path`.
    #[must_use]
    pub fn file(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::File { action, path: path.to_owned(), source }
    }
}

/// Foreign text made safe to print: what could move the cursor or change colours is escaped, and so is
/// what the agent of Azure Pipelines takes for a command wherever it stands in a log (`##vso[…]`).
#[must_use]
pub fn plain(text: &OsStr) -> String {
    let mut safe = String::new();
    for c in text.to_string_lossy().chars() {
        if is_escaped(c) {
            safe.extend(c.escape_unicode());
        } else {
            safe.push(c);
        }
    }
    safe.replace("##", "#\\u{23}")
}

/// Whether a text stays as it is in [`plain`].
#[must_use]
pub fn is_plain(text: &str) -> bool {
    !text.chars().any(is_escaped)
}

fn is_escaped(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

/// Foreign text made safe to print, and not too long to read.
#[must_use]
pub fn shortened(text: &str) -> String {
    shortened_to(text, 80)
}

/// As [`shortened`], to so many characters.
#[must_use]
pub fn shortened_to(text: &str, longest: usize) -> String {
    let short: String = text.chars().take(longest).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("{}{more}", plain(OsStr::new(&short)))
}

/// Characters that nobody sees, or that change how the text around them is shown: bidirectional marks
/// and overrides, line separators, joiners, tags.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// A path made safe to print.
#[must_use]
pub fn plain_path(path: &Path) -> String {
    plain(path.as_os_str())
}

/// What the system said, without the number that `io::Error` adds, in lower case.
fn reason(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::NotFound {
        return "no such file or directory".to_owned(); // also where it was us who found out
    }
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default().trim_end_matches('.'); // Windows ends in one
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// What to do about it, where that is not plain.
fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "; correct the path, or create it",
        io::ErrorKind::PermissionDenied => "; see who may read and write it",
        io::ErrorKind::IsADirectory => "; a file belongs there",
        io::ErrorKind::ReadOnlyFilesystem => "; `CUA_CONFIG` can name another place for the user configuration",
        _ => "",
    }
}

fn run_hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => MAKE_EXECUTABLE,
        io::ErrorKind::ArgumentListTooLong => "; give it fewer or shorter arguments",
        io::ErrorKind::IsADirectory => "; name a program",
        _ => "",
    }
}

fn passed_over_note(passed_over: &[PathBuf]) -> String {
    passed_over.iter().fold(String::new(), |note, path| {
        format!(
            "{note}; `{}` was passed over, because everyone may write its folder (see `chmod o-w`)",
            plain_path(path)
        )
    })
}
