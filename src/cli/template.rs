//! What can be typed after `cua template`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::{ScopeFlags, not_empty};

/// Check, add and remove the markers of templates
///
/// What a customer deploys from a published template is attributed by a marker in the template itself:
/// an empty deployment that is named after the tracking ID.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  cua template check
  cua template add azuredeploy.json
  cua template remove azuredeploy.json")]
#[allow(missing_docs, reason = "each type below has its own")]
pub enum Template {
    Check(CheckTemplates),
    Add(AddMarker),
    Remove(RemoveMarker),
}

/// Say what is wrong with the markers of templates
///
/// Looks through files, and folders without what .gitignore leaves out, for ARM templates, Bicep files, the
/// `partner_id` of Terraform's providers, and literal user agents and partner IDs in scripts and pipelines.
/// An ARM template is known by its root $schema, the others by their names. Rules are turned off for a file
/// in cua.toml, by name, under [template.ignore].
///
/// Each finding ends with the name of its rule. The README lists all of them, as --format sarif does.
///
/// Exit status: 1 where there is a finding of severity error, 2 where a file could not be checked.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua template check
  cua template check mainTemplate.json --channel marketplace
  cua template check --format sarif > cua.sarif")]
pub struct CheckTemplates {
    /// Files and folders [default: this folder]
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// How to print the findings
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: ReportFormat,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub scope: ScopeFlags,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Lines for people
    Human,
    /// JSON
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

/// Put the marker into templates
///
/// In an ARM template and in a Bicep file that is an empty deployment, in a Terraform file the `partner_id` of
/// each provider block of azurerm, azapi and azuread. Nothing else in a file changes. Of several files all are
/// changed, or none.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua template add azuredeploy.json --dry-run
  cua template add main.bicep providers.tf
  cua template add azuredeploy.json --opt-out enableTelemetry")]
pub struct AddMarker {
    /// The templates
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// Print what would change, as a diff
    #[arg(long)]
    pub dry_run: bool,
    /// Let who deploys leave the marker out, with this parameter; never for a marketplace offer
    #[arg(long, value_name = "PARAMETER", value_parser = not_empty)]
    pub opt_out: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub scope: ScopeFlags,
}

/// Take the markers out of templates
///
/// Takes out what `cua template add` has put in, and every other well-formed marker with the ID that
/// applies here, or is chosen. Of several files all are changed, or none.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua template remove azuredeploy.json --dry-run
  cua template remove azuredeploy.json
  cua template remove azuredeploy.json --id 7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55")]
pub struct RemoveMarker {
    /// The templates
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// Print what would change, as a diff
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub scope: ScopeFlags,
}
