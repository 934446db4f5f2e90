//! `cua registered`: notes when an ID was registered in Partner Center.

use std::ffi::OsStr;
use std::io::Write;

use jiff::civil;

use super::editing::update_project;
use crate::cli::Registered;
use crate::config::{Date, edit};
use crate::error::{Error, Exit, Result, plain, plain_path};
use crate::scope::{self, Choice};
use crate::tracking_id::Kind;

pub(super) fn run(args: Registered, out: &mut dyn Write) -> Result<Exit> {
    let date = day(args.date.as_deref())?;
    let project: Choice = args.project.into();
    let channel = match args.channel {
        None if project.project.is_none() => scope::text_variable("CUA_CHANNEL"),
        typed => typed,
    };
    let mut noted = String::new();
    let path = update_project(project, |found, target| {
        let (channel, id) = found.id(channel.as_deref())?;
        let before = id.registered;
        let id = id.id.get_ref();
        if id.kind() == Kind::PartnerCenter {
            return Err(Error::Usage(format!(
                "`{id}` needs no registration: Partner Center made it, and knows it already"
            )));
        }
        noted = match before {
            Some(before) if before != date => format!("{id} as registered on {date} (it was {before})"),
            _ => format!("{id} as registered on {date}"),
        };
        edit::set_registered(found.source, target, channel.as_deref(), date)
    })?;
    writeln!(out, "noted        {noted}, in {}", plain_path(&path))?;
    Ok(Exit::Done)
}

/// A day that was typed, or today.
fn day(typed: Option<&str>) -> Result<Date> {
    let today = jiff::Zoned::now().date();
    let day = match typed {
        None => today,
        // jiff also reads other forms, and a time behind the day.
        Some(text) => text.parse::<civil::Date>().ok().filter(|day| day.to_string() == text).ok_or_else(|| {
            Error::Usage(format!("`{}` is not a day; write it like 2026-11-20", plain(OsStr::new(text))))
        })?,
    };
    if day > today {
        return Err(Error::Usage(format!("{day} is still to come; note the day on which it was registered")));
    }
    let problem = |_| Error::Usage(format!("{day} is not a day that a file can hold; write it like 2026-11-20"));
    Ok(Date {
        year: u16::try_from(day.year()).map_err(problem)?,
        month: u8::try_from(day.month()).map_err(problem)?,
        day: u8::try_from(day.day()).map_err(problem)?,
    })
}
