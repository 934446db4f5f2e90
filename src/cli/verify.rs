//! What can be typed after `cua verify` and `cua doctor`.

use std::ffi::OsString;

use clap::{Args, Subcommand};

use super::{ScopeFlags, not_empty};
use crate::error::plain;

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
///
/// Runs az with its attribution, as `cua exec` would, on an address of this machine, and looks for the
/// pid in what arrives. Needs no login and no network, passes any proxy, and leaves nothing behind.
///
/// A program of yours is told the address in `CUA_WIRE_URL`. The answer to any request is an empty JSON
/// object; HTTPS cannot be read.
///
/// This proves what is sent, not that Microsoft attributes it, which nobody outside Microsoft can see.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua verify wire
  cua verify wire --channel marketplace --json
  cua verify wire -- ./deploy.sh          Which sends its requests to $CUA_WIRE_URL

With --json: outcome (well, wrong or untested), why, pid, opted_out, program, ended, output, \
requests (method, path, user_agent, count, verdict, why), not_looked_at, other_pids (pid, owner).

Exit status: 0 where the pid arrived whole, with no other beside it (with CUA_OPT_OUT, where none \
did); 1 where it did not, or no tracking ID applies; 2 where it could not be tested.")]
pub struct VerifyWire {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub scope: ScopeFlags,
    /// End the program after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = seconds)]
    pub timeout: u64,
    /// A program to run instead of az; it finds the address to call in `CUA_WIRE_URL`
    #[arg(value_name = "PROGRAM", last = true)]
    pub program: Vec<OsString>,
}

/// Show what was deployed with a marker
///
/// Asks Azure, through az, for the marker's deployment, for every deployment that was made together with
/// it, and for the resources of these. It needs a login and the role Reader. What was attributed by its
/// user agent alone leaves no deployment behind and is not seen.
///
/// Exit status: 0 where resources were deployed with the marker; 1 where there is no marker, where it is
/// alone, or where a deployment failed; 2 where az is missing, not logged in or refused, and where
/// something is not finished or cannot be seen.
#[derive(Args, Debug)]
#[command(
    override_usage = "\
cua verify deployment [OPTIONS] -g <GROUP> [NAME]
       cua verify deployment [OPTIONS] --subscription[=<ID>]|--management-group <ID>|--tenant [NAME]",
    after_help = "\
Examples:
  cua verify deployment -g demo
  cua verify deployment --subscription --json
  cua verify deployment pid-contoso-contosodb-partnercenter -g demo

With --json: outcome (found, lone-marker, failed, missing, unfinished or incomplete), message, marker, \
scope (kind, name, subscription), correlation_id, deployments (scope, name, id, is_marker, state, \
timestamp, resources, failures), not_seen. A resource has type, name, id and state; a failure has \
resource, code and message."
)]
pub struct VerifyDeployment {
    /// Give az up after so many seconds for one answer
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = seconds)]
    pub timeout: u64,
    /// The marker's name [default: the pid of the tracking ID that applies here]
    #[arg(value_name = "NAME", value_parser = not_empty)]
    pub name: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub at: DeployedAt,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub scope: ScopeFlags,
}

/// Where the main template was deployed.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct DeployedAt {
    /// The template was deployed to this resource group
    #[arg(short = 'g', long = "resource-group", value_name = "GROUP", value_parser = not_empty)]
    pub group: Option<String>,
    /// It was deployed to the subscription that az has chosen, or to this one
    #[arg(long, value_name = "ID", require_equals = true, value_parser = not_empty)]
    #[allow(clippy::option_option, reason = "clap's form of a flag that may have a value")]
    pub subscription: Option<Option<String>>,
    /// It was deployed to this management group
    #[arg(long, value_name = "ID", value_parser = not_empty)]
    pub management_group: Option<String>,
    /// It was deployed to the tenant
    #[arg(long)]
    pub tenant: bool,
}

/// Find everything here that would lose or spoil attribution
///
/// Says for each check what was seen, and where it is not well, why that matters and what to do.
///
/// With `--json` one object, whose `checks` each have the keys `check`, `verdict` (`ok`, `note`, `warning` or `error`),
/// `saw`, `why` and `to_do`; the last two are null where all is well.
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

/// How long a program may take.
fn seconds(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(seconds @ 1..=3600) => Ok(seconds),
        _ => Err(format!("`{}` is no number of seconds from 1 to 3600", plain(text.as_ref()))),
    }
}
