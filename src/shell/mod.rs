//! Lines that a shell evaluates, one file for each shell: how it quotes, sets and removes.
//!
//! What is set may be anything, because a user agent that was there stays: each quoter is right for
//! any text, and a value that a shell cannot carry is refused, never mangled.

pub mod cmd;
pub mod elvish;
pub mod fish;
pub mod hook;
pub mod nu;
pub mod posix;
pub mod pwsh;
pub mod tcsh;
pub mod usual;
pub mod xonsh;

use std::ffi::OsStr;

use crate::attribution::Attribution;
use crate::attribution::variables::Change;
use crate::error::{Error, Result, plain};

/// The shells that can be written for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Shell {
    /// bash, zsh, dash, ksh and every other POSIX shell
    #[default]
    #[value(aliases = ["sh", "bash", "zsh", "dash", "ksh"])]
    Posix,
    /// fish
    Fish,
    /// PowerShell
    #[value(alias = "powershell")]
    Pwsh,
    /// Elvish
    Elvish,
    /// tcsh and csh
    #[value(alias = "csh")]
    Tcsh,
    /// xonsh
    Xonsh,
    /// The command prompt of Windows
    Cmd,
    /// Nushell
    #[value(alias = "nushell")]
    Nu,
}

/// What a value holds that a shell cannot carry, for people: `a line break`.
pub type Uncarried = &'static str;

impl Shell {
    /// The name by which `cua env` knows it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Posix => "posix",
            Self::Fish => "fish",
            Self::Pwsh => "pwsh",
            Self::Elvish => "elvish",
            Self::Tcsh => "tcsh",
            Self::Xonsh => "xonsh",
            Self::Cmd => "cmd",
            Self::Nu => "nu",
        }
    }

    /// The lines that make the changes of an attribution.
    ///
    /// # Errors
    /// Where a value is one that the shell cannot carry.
    pub fn lines(self, attribution: &Attribution) -> Result<Vec<u8>> {
        let changes = &attribution.changes;
        if let Some((change, what)) = changes.iter().find_map(|change| Some((change, self.cannot_carry(change)?))) {
            return Err(Error::Usage(format!(
                "{} cannot be given `{}`, which holds {what} (it is `{}`); use `cua exec`, or correct it",
                self.name(),
                change.name,
                plain(change.after.as_deref().unwrap_or_default())
            )));
        }
        Ok(match self {
            Self::Posix => posix::lines(changes),
            Self::Fish => fish::lines(changes),
            Self::Pwsh => pwsh::lines(attribution),
            Self::Elvish => elvish::lines(changes),
            Self::Tcsh => tcsh::lines(changes),
            Self::Xonsh => xonsh::lines(changes),
            Self::Cmd => cmd::lines(changes),
            Self::Nu => nu::lines(changes),
        })
    }

    /// As [`Shell::lines`], for taking an attribution back though something is wrong: what the shell
    /// cannot carry is removed, because our ID may be in it.
    #[must_use]
    pub fn lines_anyway(self, withdrawn: &Attribution) -> Vec<u8> {
        let mut withdrawn = withdrawn.clone();
        for change in &mut withdrawn.changes {
            if self.cannot_carry(change).is_some() {
                change.after = None;
            }
        }
        self.lines(&withdrawn).unwrap_or_default()
    }

    /// What is in the new value of a variable that this shell cannot carry.
    fn cannot_carry(self, change: &Change) -> Option<Uncarried> {
        let value = change.after.as_deref()?;
        match self {
            // Bytes are bytes to these.
            Self::Posix | Self::Fish | Self::Elvish | Self::Xonsh => None,
            Self::Tcsh => tcsh::cannot_carry(value),
            Self::Cmd => cmd::cannot_carry(value),
            Self::Pwsh | Self::Nu => value.to_str().is_none().then_some("bytes that are not UTF-8"),
        }
    }

    /// A line that fails, so that evaluating it does.
    #[must_use]
    pub fn failure(self) -> &'static str {
        match self {
            Self::Posix => posix::FAILURE,
            Self::Fish => fish::FAILURE,
            Self::Pwsh => pwsh::FAILURE,
            Self::Elvish => elvish::FAILURE,
            Self::Tcsh => tcsh::FAILURE,
            Self::Xonsh => xonsh::FAILURE,
            Self::Cmd => cmd::FAILURE,
            Self::Nu => nu::FAILURE,
        }
    }
}

/// One statement for each change, as most shells have it.
fn statements(
    changes: &[Change],
    set: impl Fn(&str, &OsStr) -> String,
    remove: impl Fn(&str) -> String,
) -> Vec<String> {
    let statement = |change: &Change| match &change.after {
        Some(value) => set(change.name, value),
        None => remove(change.name),
    };
    changes.iter().map(statement).collect()
}

/// The statements, a line each.
fn one_a_line(statements: Vec<String>) -> Vec<u8> {
    statements.into_iter().map(|statement| statement + "\n").collect::<String>().into_bytes()
}
