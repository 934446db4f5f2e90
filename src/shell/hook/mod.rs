//! What keeps a shell's environment in step with its folder: a script that the shell evaluates once,
//! and the lines that it asks for when the folder, a choice or a file has changed.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{Shell, fish, posix, pwsh};

/// The shells that run something before each prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum HookShell {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// PowerShell
    #[value(alias = "powershell")]
    Pwsh,
}

impl HookShell {
    /// The script, without its comments: who forgets the quotes in `eval "$(cua hook bash)"` makes one
    /// line of it, and a comment of everything behind the first `#`, without any error.
    #[must_use]
    pub fn script(self) -> String {
        let script = match self {
            Self::Bash => include_str!("bash.sh"),
            Self::Zsh => include_str!("zsh.sh"),
            Self::Fish => include_str!("fish.fish"),
            Self::Pwsh => include_str!("pwsh.ps1"),
        };
        let lines = script.lines().filter(|line| !line.trim_start().starts_with('#') && !line.is_empty());
        lines.flat_map(|line| [line, "\n"]).collect()
    }

    /// Whose lines it evaluates.
    #[must_use]
    pub fn shell(self) -> Shell {
        match self {
            Self::Bash | Self::Zsh => Shell::Posix,
            Self::Fish => Shell::Fish,
            Self::Pwsh => Shell::Pwsh,
        }
    }

    /// The lines that tell the script which files to watch, where it is, and what to say, unless it
    /// just did.
    #[must_use]
    pub fn notes(self, watched: &[PathBuf], here: &Path, problem: Option<&str>) -> Vec<u8> {
        let quote: fn(&OsStr) -> Vec<u8> = match self {
            Self::Bash | Self::Zsh => posix::quote,
            Self::Fish => |text| fish::quote(text).into_bytes(),
            Self::Pwsh => |text| pwsh::quote(text).into_bytes(),
        };
        let (list, joint, end, say) = match self {
            Self::Bash | Self::Zsh => ("_cua_watch=(", " ", ")", "_cua_problem="),
            Self::Fish => ("set -g __cua_watch ", " ", "", "set -g __cua_problem "),
            Self::Pwsh => ("$Global:__CuaWatch = @(", ",", ")", "$Global:__CuaProblem = "),
        };
        let files: Vec<Vec<u8>> = watched.iter().map(|path| quote(path.as_os_str())).collect();
        let mut notes = [list.as_bytes(), &files.join(joint.as_bytes()), end.as_bytes(), b"\n"].concat();
        if matches!(self, Self::Bash | Self::Zsh) {
            notes.extend([b"_cua_here=", &*quote(here.as_os_str()), b"\n"].concat());
        }
        if let Some(problem) = problem {
            notes.extend([say.as_bytes(), &quote(OsStr::new(problem)), b"\n"].concat());
        }
        notes
    }
}
