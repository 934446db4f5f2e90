//! What can be typed after the commands that edit files: `init`, `project`, `channel`, `registered`.

use clap::{Args, Subcommand, ValueHint};

use super::{ProjectFlag, not_empty};

/// Write a cua.toml for the project in this folder
///
/// The file says under which tracking ID the project is deployed. Commit it: everyone who works in
/// this folder or below it then deploys with that ID. A file that exists is never overwritten.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua init                                               With a new GUID, named after the folder
  cua init --name contoso-db --description \"Contoso DB\"
  cua init --id pid-contoso-contosodb-partnercenter      With the ID of a marketplace offer
  cua init --channel github                              With a channel, to add others later")]
pub struct Init {
    /// The tracking ID that the project has already [default: a new GUID]
    #[arg(long, value_name = "ID", value_parser = not_empty)]
    pub id: Option<String>,
    /// The name of the project [default: that of the folder]
    #[arg(long, value_name = "NAME", value_parser = not_empty)]
    pub name: Option<String>,
    /// What the project is, for people
    #[arg(long, value_name = "TEXT", value_parser = not_empty)]
    pub description: Option<String>,
    /// The distribution channel that the ID is for; it becomes the default one
    #[arg(long, value_name = "CHANNEL", value_parser = not_empty)]
    pub channel: Option<String>,
}

/// List and edit the projects of the user configuration
///
/// A project that is deployed from more than one folder, or whose repository must not carry a
/// cua.toml, has its ID here.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  cua project list
  cua project add contoso-db --directory .
  cua project use contoso-db")]
pub enum Project {
    /// List the projects, with their channels, IDs and folders
    ///
    /// Those of the nearest cua.toml, which --json has as `here`, and of the user configuration. Says of each ID
    /// whether it is registered, as far as `cua registered` was told, and whether it is used twice.
    #[command(after_help = "Examples:\n  cua project list\n  cua project list --json")]
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Add a project
    #[command(after_help = "\
Examples:
  cua project add contoso-db --directory .
  cua project add contoso-web --id pid-contoso-contosoweb-partnercenter")]
    Add {
        /// Its name
        #[arg(value_name = "NAME", value_parser = not_empty)]
        name: String,
        /// Its tracking ID [default: a new GUID]
        #[arg(long, value_name = "ID", value_parser = not_empty)]
        id: Option<String>,
        /// What it is, for people
        #[arg(long, value_name = "TEXT", value_parser = not_empty)]
        description: Option<String>,
        /// A folder that belongs to it; may be given more than once
        #[arg(long, value_name = "DIR", value_parser = not_empty, value_hint = ValueHint::DirPath)]
        directory: Vec<String>,
    },
    /// Remove a project
    #[command(after_help = "Examples:\n  cua project remove contoso-db")]
    Remove {
        /// Its name
        #[arg(value_name = "NAME", value_parser = not_empty)]
        name: String,
    },
    /// Make a project the one that applies where nothing else says one
    #[command(after_help = "Examples:\n  cua project use contoso-db")]
    Use {
        /// Its name
        #[arg(value_name = "NAME", value_parser = not_empty)]
        name: String,
    },
}

/// Edit the distribution channels of a project
///
/// A channel is a way by which a product reaches its users (the marketplace, GitHub, one customer),
/// with a tracking ID of its own, so that reports can tell them apart. The project is the one in
/// scope, in the file that defines it, or the one that --project names.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  cua channel add github
  cua channel use github")]
pub enum Channel {
    /// Add a channel
    #[command(after_help = "\
Examples:
  cua channel add github
  cua channel add marketplace --id pid-contoso-contosodb-partnercenter")]
    Add {
        /// Its name
        #[arg(value_name = "CHANNEL", value_parser = not_empty)]
        channel: String,
        /// Its tracking ID [default: a new GUID]
        #[arg(long, value_name = "ID", value_parser = not_empty)]
        id: Option<String>,
        #[command(flatten)]
        #[allow(missing_docs, reason = "documented at its type")]
        project: ProjectFlag,
    },
    /// Remove a channel
    #[command(after_help = "Examples:\n  cua channel remove github")]
    Remove {
        /// Its name
        #[arg(value_name = "CHANNEL", value_parser = not_empty)]
        channel: String,
        #[command(flatten)]
        #[allow(missing_docs, reason = "documented at its type")]
        project: ProjectFlag,
    },
    /// Make a channel the one that applies where none is chosen
    #[command(after_help = "Examples:\n  cua channel use github")]
    Use {
        /// Its name
        #[arg(value_name = "CHANNEL", value_parser = not_empty)]
        channel: String,
        #[command(flatten)]
        #[allow(missing_docs, reason = "documented at its type")]
        project: ProjectFlag,
    },
}

/// Note that an ID was registered in Partner Center
///
/// Usage under a GUID is attributed from the day on which it is registered: Partner Center, Settings,
/// Account settings, Organization profile, Identifiers, Add Tracking GUID.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua registered                              Today
  cua registered --channel github --date 2026-11-20")]
pub struct Registered {
    /// The channel whose ID was registered
    #[arg(long, value_name = "CHANNEL", value_parser = not_empty)]
    pub channel: Option<String>,
    /// The day [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = not_empty)]
    pub date: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub project: ProjectFlag,
}
