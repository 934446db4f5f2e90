//! What can be typed after `guide`.

use clap::Args;

/// Tell usage attribution, Partner Admin Link and Digital Partner of Record apart
///
/// Puts the three ways in which Azure usage is credited to a partner side by side: what each ties to what,
/// for whom, for how long, and what it cannot do.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  cua guide")]
pub struct Guide;
