//! What can be typed after `notice`.

use clap::{Args, ValueEnum};

/// Print the notice by which customers learn of attribution
///
/// Microsoft asks partners to tell those who deploy what Microsoft can identify and correlate by a tracking
/// ID, what it collects that for, and under which policies; and to offer a way to be left out. The text is
/// the same whatever the project, so that it needs no tracking ID.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua notice --partner \"Contoso, Ltd.\" --opt-out enableTelemetry
  cua notice --partner Contoso --kind sdk --format markdown")]
pub struct Notice {
    /// The name under which customers know the partner
    #[arg(long, value_name = "NAME")]
    pub partner: String,
    /// What customers deploy
    #[arg(long, value_enum, default_value_t = NoticeKind::Template)]
    pub kind: NoticeKind,
    /// What to write it in
    #[arg(long, value_enum, default_value_t = NoticeFormat::Text)]
    pub format: NoticeFormat,
    /// The parameter of the template that leaves the marker out, as in `cua template add --opt-out`
    #[arg(long, value_name = "PARAMETER")]
    pub opt_out: Option<String>,
}

/// What customers deploy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NoticeKind {
    /// A template of ARM or Bicep
    Template,
    /// Software that calls Azure by a script, Terraform, an SDK or the API
    Sdk,
}

/// What a notice is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NoticeFormat {
    /// Plain text, a paragraph to a line
    Text,
    /// Markdown
    Markdown,
}
