//! `cua verify deployment`: what was deployed under a marker.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use uuid::Uuid;

use crate::az::Az;
use crate::cli::{DeployedAt, VerifyDeployment};
use crate::commands::editing::print_json;
use crate::commands::launching::prepare;
use crate::commands::question;
use crate::error::{Error, Exit, Result, plain};
use crate::launch::child::Careful;
use crate::scope::{self, Choice, Purpose};
use crate::verify::deployment::{Place, Progress, checked_deployment, human, json, verify};

pub(super) fn run(args: VerifyDeployment, out: &mut dyn Write) -> Result<Exit> {
    let careful = Careful::from_now();
    let place = place(&args.at)?;
    let typed = args.name.map(|name| marker(name, &args.at)).transpose()?;
    let flags = Choice::from(args.scope);
    // Who names the marker can be answered without a scope.
    let az = prepare(&["az".into()], flags.clone(), Purpose::Launch, typed.is_some())?;
    let marker = match typed {
        Some(name) => name,
        None => scope::resolve(&question(flags, Purpose::Launch)?)?.id.pid().to_owned(),
    };
    let mut shown = Shown { width: 0, is_seen: io::stderr().is_terminal() };
    let answer =
        verify(&Az::new(az.launch, careful, Duration::from_secs(args.timeout)), place, marker, &mut |progress| {
            shown.show(progress);
        });
    shown.replace("");
    let answer = answer?;
    if args.json {
        print_json(&json(&answer), out)?;
    } else {
        human(&answer, out)?;
    }
    Ok(answer.outcome.exit())
}

/// Clap sees to it that exactly one is given.
fn place(at: &DeployedAt) -> Result<Place> {
    match (&at.group, &at.management_group, &at.subscription) {
        (Some(name), _, _) => Place::group(name.clone()),
        (_, Some(id), _) => Place::management_group(id.clone()),
        (_, _, Some(Some(id))) => Place::subscription(id.clone()),
        _ if at.tenant => Ok(Place::Tenant),
        _ => Ok(Place::Subscription(None)),
    }
}

/// The name that was typed. az has its subscription behind a blank, where it would be a name to us; and a
/// search for what never was a marker would end in an answer that looks like one.
fn marker(name: String, at: &DeployedAt) -> Result<String> {
    let is_guid = name.len() == 36 && Uuid::try_parse(&name).is_ok();
    let is_beside_the_flag = matches!(at.subscription, Some(None)) && !name.starts_with("pid-");
    if !is_guid && !is_beside_the_flag {
        return checked_deployment(name);
    }
    let name = plain(name.as_ref());
    let of_an_id = if is_guid { format!("; that of this tracking ID is `pid-{name}`") } else { String::new() };
    let of_az = if is_beside_the_flag { "; az's `--subscription ID` is `--subscription=ID` here" } else { "" };
    Err(Error::Usage(format!("`{name}` is not the name of a marker, which begins with `pid-`{of_an_id}{of_az}")))
}

/// What is shown on a terminal of how far the search is: one line, again and again in the same place.
struct Shown {
    width: usize,
    is_seen: bool,
}

impl Shown {
    fn show(&mut self, Progress { read, known }: Progress) {
        self.replace(&format!("{read} of {known} deployments read"));
    }

    /// Blanks, because not every terminal knows how to clear a line.
    fn replace(&mut self, text: &str) {
        if self.is_seen && (self.width > 0 || !text.is_empty()) {
            let blanks = " ".repeat(self.width);
            // Nobody may be looking, and that is no reason to fail.
            let _ = io::stderr().write_all(format!("\r{blanks}\r{text}").as_bytes());
            self.width = text.len();
        }
    }
}
