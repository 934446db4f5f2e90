//! What can be typed after `cua verify` and `cua doctor`.

use std::ffi::OsString;

use clap::{Args, Subcommand};

use super::ScopeFlags;

/// Prove that the tracking ID is sent
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  cua verify wire
  cua verify deployment -g demo")]
#[allow(missing_docs, reason = "each type below has its own")]
pub enum Verify {
    Wire(VerifyWire),
    Deployment(VerifyDeployment),
}

/// Show the user agent that az really sends
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua verify wire
  cua verify wire --json")]
pub struct VerifyWire {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub scope: ScopeFlags,
    /// A program to run instead of az; it finds the address to call in `CUA_WIRE_URL`
    #[arg(value_name = "PROGRAM", last = true)]
    pub program: Vec<OsString>,
}

/// Show what an attributed deployment has made
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua verify deployment -g demo")]
pub struct VerifyDeployment {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Find everything here that would lose or spoil attribution
///
/// Says for each check what was seen, and where it is not well, why that matters and what to do.
///
/// Exit status: 1 where there is an error, 2 where the doctor itself could not look.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua doctor
  cua doctor --json")]
pub struct Doctor {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub scope: ScopeFlags,
}
