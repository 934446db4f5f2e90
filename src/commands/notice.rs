//! `cua notice`: what customers are told.

use std::io::Write;

use super::say;
use crate::cli::{Notice, NoticeFormat, NoticeKind};
use crate::error::{Error, Exit, Result};
use crate::notice::{Format, Kind, notice};

pub(super) fn run(args: Notice, out: &mut dyn Write) -> Result<Exit> {
    let format = match args.format {
        NoticeFormat::Text => Format::Text,
        NoticeFormat::Markdown => Format::Markdown,
    };
    let kind = match (args.kind, args.opt_out) {
        (NoticeKind::Template, opt_out) => Kind::Template { opt_out },
        (NoticeKind::Sdk, None) => Kind::Sdk,
        (NoticeKind::Sdk, Some(_)) => {
            return Err(Error::Usage("`--opt-out` names a parameter of a template; leave it out here".to_owned()));
        }
    };
    let text = notice(&args.partner, &kind, format).map_err(Error::Usage)?;
    out.write_all(text.as_bytes())?;
    out.flush()?; // so that what is said of it stands below it
    if let Some(gap) = gap(&kind) {
        say(gap);
    }
    Ok(Exit::Done)
}

/// What the partner has to do, for the notice to be true.
fn gap(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Template { opt_out: Some(_) } => None,
        Kind::Template { opt_out: None } => Some(
            "this notice has customers ask you for a template without the marker; where it is not for the marketplace, \
             `cua template add FILE --opt-out PARAMETER` lets them leave it out, and `--opt-out` here tells them so",
        ),
        Kind::Sdk => Some(
            "`CUA_OPT_OUT` is heeded by what deploys through `cua`; have code that sends the tracking ID by itself heed it, \
             too",
        ),
    }
}
