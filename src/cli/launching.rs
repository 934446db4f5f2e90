//! What can be typed after `cua exec`, `cua env` and `cua hook`.

use std::ffi::OsString;

use clap::{Args, Subcommand};

use super::{ScopeFlags, examples};
use crate::format::Format;
use crate::shell::Shell;
use crate::shell::hook::HookShell;

/// Run a program with its attribution
///
/// The program takes the place of cua: the same process (on Windows one that cua waits for),
/// terminal, signals and exit status. Everything from PROGRAM on is passed through as it is. Without a
/// tracking ID nothing is started.
#[derive(Args, Debug)]
#[command(
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = false,
    override_usage = "cua exec [OPTIONS] [--] PROGRAM [ARG]...",
    after_help = examples::EXEC
)]
pub struct Exec {
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub scope: ScopeFlags,
    /// Show what would be run, with each variable that would be changed and why; run nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Where no tracking ID applies here, run the program without one
    #[arg(long)]
    pub optional: bool,
    /// Say on standard error what is done
    #[arg(short, long)]
    pub verbose: bool,
    #[command(subcommand)]
    program: ProgramWords,
}

impl Exec {
    /// The program and its arguments; there always is a program.
    #[must_use]
    pub fn words(&self) -> &[OsString] {
        let ProgramWords::Words(words) = &self.program;
        words
    }

    pub(super) fn with_words(self, words: Vec<OsString>) -> Self {
        Self { program: ProgramWords::Words(words), ..self }
    }
}

/// Of clap's shapes only a nested external subcommand refuses `exec --dryrun az` and leaves all of
/// `exec az --help -v` to az.
#[derive(Debug, Subcommand)]
enum ProgramWords {
    #[command(external_subcommand)]
    Words(Vec<OsString>),
}

/// Print lines that set the attribution in a shell
///
/// What a user agent already holds is kept. Where no tracking ID applies, or anything is wrong, the
/// lines undo what cua had set and then fail, so that no stale ID stays.
#[derive(Args, Debug)]
#[command(after_help = examples::ENV)]
pub struct Env {
    /// The shell to write for
    #[arg(default_value = "posix", value_name = "SHELL")]
    pub shell: Shell,
    /// Write a file or log in this format instead
    #[arg(long, value_name = "FORMAT", conflicts_with = "shell")]
    pub format: Option<Format>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub scope: ScopeFlags,
    /// Where no tracking ID applies here, do not fail
    #[arg(long, conflicts_with = "unset")]
    pub optional: bool,
    /// Restore what was there before cua
    #[arg(long, conflicts_with_all = ["id", "project", "channel"])]
    pub unset: bool,
}

/// Keep a shell's attribution in step with its folder
///
/// The script that this prints makes the shell look at its folder before each prompt: entering one
/// with a tracking ID sets it, leaving restores what was there. A choice in `CUA_TRACKING_ID` or
/// `CUA_PROJECT` is obeyed. Outside of every project it does nothing; a `default_project` does not
/// count.
///
/// A prompt hook runs before a prompt: in bash and PowerShell, `cd x && az …` on one line runs az with
/// the ID of the folder before (zsh and fish follow each `cd`), and scripts have no prompt. Nor can it
/// keep az from running where a file is broken: it takes the ID back and says so. `cua shim` and
/// `cua exec` have no such gaps. After `cua env --unset` nothing is set until the folder changes.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  eval \"$(cua hook bash)\"                           In ~/.bashrc
  eval \"$(cua hook zsh)\"                            In ~/.zshrc
  cua hook fish | source                             In ~/.config/fish/config.fish
  cua hook pwsh | Out-String | Invoke-Expression     In $PROFILE")]
pub struct Hook {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: HookShell,
    /// Print what the script evaluates when something has changed
    #[arg(long, hide = true)]
    pub update: bool,
}
