//! What can be typed after `cua shim` and `cua plugin`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::examples;

/// Attribute programs that are called by their own names
///
/// A shim is cua by the name of another program, in a folder that stands first on PATH.
/// Called by that name, cua runs the real program, with its attribution where a tracking ID applies,
/// and as it is where none does. The default project of the user configuration does not count here.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  cua shim install az terraform
  cua shim list")]
pub enum Shim {
    /// Make shims of programs
    ///
    /// All of them are made, or none. Nothing that is there is replaced, but an outdated shim.
    #[command(after_help = examples::SHIM_INSTALL)]
    Install {
        #[command(flatten)]
        #[allow(missing_docs, reason = "documented at its type")]
        which: Which,
        /// Print only what puts the folder first on PATH for the steps of a pipeline that follow
        #[arg(long, value_name = "FORMAT")]
        format: Option<PathFormat>,
    },
    /// Show what each shim starts, and whether it is in effect
    ///
    /// Exit status: 1 where one is not in effect.
    #[command(after_help = "Examples:\n  cua shim list")]
    List {
        #[command(flatten)]
        #[allow(missing_docs, reason = "documented at its type")]
        which: Which,
    },
    /// Remove shims
    ///
    /// All of them where none is named. Whatever else is in the folder stays.
    #[command(after_help = "\
Examples:
  cua shim remove terraform
  cua shim remove")]
    Remove {
        #[command(flatten)]
        #[allow(missing_docs, reason = "documented at its type")]
        which: Which,
    },
}

/// Which shims.
#[derive(Args, Debug)]
pub struct Which {
    /// The names of programs
    #[arg(value_name = "PROGRAM")]
    pub programs: Vec<OsString>,
    #[allow(missing_docs, reason = "the help says it")]
    #[arg(long, value_name = "DIR", help = examples::SHIM_FOLDER)]
    pub dir: Option<PathBuf>,
}

/// How a pipeline is told to put a folder first on PATH.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PathFormat {
    /// A line for the file `$GITHUB_PATH` of GitHub Actions
    Github,
    /// A command to the agent of Azure Pipelines
    AzurePipelines,
}

/// Show what is on PATH as a plugin
///
/// cua NAME runs the program cua-NAME from PATH, with its attribution where a tracking ID applies.
/// The commands of cua itself come first.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:\n  cua plugin list")]
pub enum Plugin {
    /// List the plugins, and say of each what keeps it from being run
    ///
    /// Exit status: 1 where there is none, or one of them cannot be run.
    #[command(after_help = "Examples:\n  cua plugin list")]
    List,
}
