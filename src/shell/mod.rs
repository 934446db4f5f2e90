//! Lines that a shell evaluates, one file for each shell.

pub mod posix;

use crate::attribution::variables::Change;

/// The shells that can be written for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Shell {
    /// bash, zsh, dash, ksh and every other POSIX shell
    #[default]
    #[value(aliases = ["sh", "bash", "zsh", "dash", "ksh"])]
    Posix,
}

impl Shell {
    /// The lines that make these changes, as bytes: what is restored may be anything.
    #[must_use]
    pub fn lines(self, changes: &[Change]) -> Vec<u8> {
        match self {
            Self::Posix => posix::lines(changes),
        }
    }

    /// A line that fails, so that evaluating it does.
    #[must_use]
    pub fn failure(self) -> &'static str {
        match self {
            Self::Posix => posix::FAILURE,
        }
    }
}
