//! What can be typed after the commands that answer: `show`, `id`, `config`, `completions`, `man`.

use std::ffi::OsString;

use clap::{Args, Subcommand};

use super::ScopeFlags;
use crate::completions::Script;

/// Show which tracking ID applies here, why, and what each tool gets
///
/// Exit status: 1 where no tracking ID applies.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua show
  cua show --explain        List every place that was looked at, and why it won or lost
  cua show --json")]
pub struct Show {
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub scope: ScopeFlags,
    /// List every place that was looked at, what it said, and why it won or lost
    #[arg(long)]
    pub explain: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Make and check tracking IDs
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  cua id new
  cua id check pid-contoso-contosodb-partnercenter")]
pub enum Id {
    /// Print a new GUID
    #[command(after_help = "Examples:\n  cua id new")]
    New,
    /// Say what a text is: which kind of ID, its forms, or what is wrong with it
    ///
    /// Exit status: 1 where it is not a valid ID.
    #[command(after_help = "\
Examples:
  cua id check 0D2F0F6E-3F0E-4A52-9B56-6A4A1F2F7C11
  cua id check pid-contoso-contosodb-partnercenter --json")]
    Check {
        /// The text
        #[arg(value_name = "TEXT", allow_hyphen_values = true)]
        text: OsString,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Show where the user configuration is
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:\n  cua config path")]
pub enum Config {
    /// Print where the user configuration is, or would be
    #[command(after_help = "Examples:\n  cua config path")]
    Path,
}

/// Print what makes a shell complete the commands of cua
///
/// Projects and channels are offered by their names. After PROGRAM of `cua exec`, the shell completes
/// that program as it does without cua.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  eval \"$(cua completions bash)\"     In ~/.bashrc, behind the line that loads bash-completion
  cua completions zsh                As _cua in $fpath; or so in ~/.zshrc, behind compinit
  cua completions fish               As ~/.config/fish/completions/cua.fish
  cua completions powershell         In $PROFILE: … | Out-String | Invoke-Expression
  cua completions elvish             In rc.elv: eval (cua completions elvish | slurp)
  cua completions nushell            As a file, which config.nu sources")]
pub struct Completions {
    /// The shell to write for
    #[arg(value_name = "SHELL")]
    pub shell: Script,
}

/// Print the manual, for man
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua man > cua.1         In a folder man1 of the manual path, such as ~/.local/share/man/man1")]
pub struct Man;

/// Print what can stand at a word of a command line; for the scripts that `cua completions` prints
#[derive(Args, Debug)]
pub struct Complete {
    /// Which word; that of cua itself is 0
    pub index: usize,
    /// The words, as far as they are known
    #[arg(last = true)]
    pub words: Vec<OsString>,
}
