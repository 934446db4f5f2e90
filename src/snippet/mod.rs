//! Snippets: code that carries a tracking ID, for what reads no variable or runs where there is no `cua`.
//!
//! One file for each language, beside this one. `exec`, `env` and hooks never come here.

use clap::ValueEnum;

use crate::tracking_id::{Kind, TrackingId};

/// What stands in a file in the place of the pid, and of the bare GUID.
///
/// Their values have only letters, digits, `-`, `.` and `_` in them, whichever kind of ID it is, so that no language
/// needs them quoted in another way than the file does.
const PID: &str = "{{pid}}";
const GUID: &str = "{{guid}}";

/// The languages that there is a snippet in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// An ARM template
    Arm,
    /// A Bicep file
    Bicep,
    /// Terraform, or its fork OpenTofu
    #[allow(clippy::doc_markdown, reason = "help shows backticks, and this is a name")]
    #[value(aliases = ["tf", "hcl", "opentofu", "tofu"])]
    Terraform,
    /// The Azure SDK for Python
    #[value(alias = "py")]
    Python,
    /// The Azure SDK for .NET, in C#
    #[value(aliases = [".net", "csharp", "c#"])]
    Dotnet,
    /// Azure PowerShell
    #[value(alias = "pwsh")]
    Powershell,
    /// az in a shell script
    #[value(aliases = ["az", "bash", "sh"])]
    AzureCli,
    /// The Azure SDK for Go
    #[value(alias = "golang")]
    Go,
    /// The Azure SDK for Java
    Java,
    /// The Azure SDK for JavaScript and TypeScript
    #[value(aliases = ["js", "node", "typescript", "ts"])]
    Javascript,
    /// The Azure SDK for Rust
    #[value(alias = "rs")]
    Rust,
    /// The REST API, with curl
    #[value(alias = "curl")]
    Rest,
    /// A workflow of GitHub Actions
    #[value(alias = "github")]
    GithubActions,
    /// A pipeline of Azure Pipelines
    #[value(aliases = ["azure-devops", "ado"])]
    AzurePipelines,
    /// An image that deploys
    #[value(alias = "docker")]
    Dockerfile,
}

/// The code in a language that carries this ID.
#[must_use]
pub fn with(language: Language, id: &TrackingId) -> String {
    text_of(language, id.kind()).replace(PID, id.pid()).replace(GUID, id.as_str())
}

fn text_of(language: Language, kind: Kind) -> &'static str {
    match (language, kind) {
        (Language::Arm, _) => include_str!("arm.json"),
        (Language::Bicep, _) => include_str!("bicep.bicep"),
        (Language::Terraform, Kind::Guid) => include_str!("terraform.tf"),
        (Language::Terraform, Kind::PartnerCenter) => include_str!("terraform-partner-center.tf"),
        (Language::Python, _) => include_str!("python.py"),
        (Language::Dotnet, _) => include_str!("dotnet.cs"),
        (Language::Powershell, _) => include_str!("powershell.ps1"),
        (Language::AzureCli, _) => include_str!("azure-cli.sh"),
        (Language::Go, _) => include_str!("go.go"),
        (Language::Java, _) => include_str!("java.java"),
        (Language::Javascript, _) => include_str!("javascript.mjs"),
        (Language::Rust, _) => include_str!("rust.rs"),
        (Language::Rest, _) => include_str!("rest.sh"),
        (Language::GithubActions, _) => include_str!("github-actions.yml"),
        (Language::AzurePipelines, _) => include_str!("azure-pipelines.yml"),
        (Language::Dockerfile, _) => include_str!("dockerfile.dockerfile"),
    }
}
