//! What can be typed next, for the shells.
//!
//! Each shell has a script of a few lines in `completions/`, which asks `cua __complete`; that asks
//! clap's own engine, here. So the scripts cannot go stale, names of projects and channels are looked
//! up when they are asked for, and after the program of `cua exec` the script can hand over to the
//! shell's own completion of that program, which the scripts that clap writes cannot. A completion is
//! never an error: where something is broken there are only fewer candidates.

mod engine;
mod names;

use clap::ValueEnum;
pub use engine::answer;

/// What can stand at a word.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// One of these.
    Candidates(Vec<Candidate>),
    /// A part of another program's command line, which begins at this word.
    Program(usize),
    /// The path of a file.
    Files,
    /// The path of a folder.
    Folders,
}

/// A text that can stand there; without control characters.
#[derive(Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The whole word.
    pub text: String,
    /// What it is, in a line; may be empty.
    pub help: String,
}

/// The shells that there is a script for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Script {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell", alias = "pwsh")]
    PowerShell,
    Elvish,
    #[value(alias = "nu")]
    Nushell,
}

impl Script {
    /// The script.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Bash => include_str!("../../completions/cua.bash"),
            Self::Zsh => include_str!("../../completions/_cua"),
            Self::Fish => include_str!("../../completions/cua.fish"),
            Self::PowerShell => include_str!("../../completions/_cua.ps1"),
            Self::Elvish => include_str!("../../completions/cua.elv"),
            Self::Nushell => include_str!("../../completions/cua.nu"),
        }
    }
}
