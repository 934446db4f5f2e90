//! `cua id`: makes and checks tracking IDs.

use std::ffi::OsStr;
use std::io::Write;

use serde::Serialize;

use super::editing::print_json;
use crate::cli::Id;
use crate::error::{Exit, Result, shortened};
use crate::tracking_id::{Problem, TrackingId};

pub(super) fn run(args: &Id, out: &mut dyn Write) -> Result<Exit> {
    match args {
        Id::New => {
            writeln!(out, "{}", TrackingId::random())?;
            Ok(Exit::Done)
        }
        Id::Check { text, json } => check(text, *json, out),
    }
}

fn check(text: &OsStr, json: bool, out: &mut dyn Write) -> Result<Exit> {
    // What is not UTF-8 becomes a character that no ID may hold.
    let checked = TrackingId::parse(&text.to_string_lossy());
    if json {
        print_json(&Answer::new(text, &checked), out)?;
    } else {
        match &checked {
            Ok(id) => print_forms(id, out)?,
            Err(problem) => {
                writeln!(out, "`{}` is not a tracking ID: {problem}", shortened(&text.to_string_lossy()))?;
            }
        }
    }
    Ok(if checked.is_ok() { Exit::Done } else { Exit::No })
}

fn print_forms(id: &TrackingId, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "kind         {}", id.kind())?;
    writeln!(out, "tracking ID  {id}")?;
    writeln!(out, "pid          {}", id.pid())?;
    writeln!(
        out,
        "partner ID   {}",
        id.partner_id().unwrap_or("none: a Partner Center ID has no form for ARM_PARTNER_ID")
    )?;
    Ok(())
}

/// `id check --json`.
#[derive(Serialize)]
struct Answer<'a> {
    input: String,
    valid: bool,
    kind: Option<&'a str>,
    tracking_id: Option<&'a str>,
    pid: Option<&'a str>,
    partner_id: Option<&'a str>,
    problem: Option<String>,
}

impl<'a> Answer<'a> {
    fn new(text: &OsStr, checked: &'a std::result::Result<TrackingId, Problem>) -> Self {
        let id = checked.as_ref().ok();
        Self {
            input: text.to_string_lossy().into_owned(),
            valid: id.is_some(),
            kind: id.map(|id| id.kind().as_str()),
            tracking_id: id.map(TrackingId::as_str),
            pid: id.map(TrackingId::pid),
            partner_id: id.and_then(TrackingId::partner_id),
            problem: checked.as_ref().err().map(Problem::to_string),
        }
    }
}
