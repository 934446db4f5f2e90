//! What can be typed after `cua snippet`.

use clap::Args;

use super::ScopeFlags;
use crate::snippet::Language;

/// Print code that carries the tracking ID
///
/// Most SDKs read no variable, so that `cua exec` cannot attribute what is written with them. This is a
/// complete file with the ID that applies here, to run as it is and to take over: its first lines say what
/// it does, what it rests on and how to run it.
///
/// Exit status: 1 where no tracking ID applies.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua snippet python
  cua snippet arm --channel marketplace > azuredeploy.json
  cua snippet github-actions > attributed.yml")]
pub struct Snippet {
    /// The language or tool
    #[arg(value_name = "LANGUAGE", ignore_case = true)]
    pub language: Language,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub scope: ScopeFlags,
}
