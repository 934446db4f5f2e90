//! `cua listing-link`: the address of a listing, with where its visitors come from.

use std::io::Write;

use super::say;
use crate::cli::ListingLink;
use crate::error::{Error, Exit, Result, shortened};
use crate::listing::{Link, Origin, Problem, link};

pub(super) fn run(args: &ListingLink, out: &mut dyn Write) -> Result<Exit> {
    let refuse = |problem: Problem| Error::Usage(problem.to_string());
    let origin = Origin::new(&args.source, args.campaign.as_deref()).map_err(refuse)?;
    let Link { url, replaced } = link(&args.url, &origin).map_err(refuse)?;
    writeln!(out, "{url}")?;
    for parameter in replaced {
        say(&format!("replaced `{}`, which was in the address", shortened(&parameter)));
    }
    Ok(Exit::Done)
}
