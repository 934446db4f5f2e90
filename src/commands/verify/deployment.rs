//! `cua verify deployment`: what was deployed under a marker.

use std::io::{self, IsTerminal, Write};

use crate::az::Az;
use crate::cli::VerifyDeployment;
use crate::commands::editing::print_json;
use crate::commands::launching::prepare;
use crate::commands::question;
use crate::error::{Exit, Result};
use crate::scope::{self, Choice, Purpose};
use crate::verify::deployment::{Place, Progress, checked_deployment, human, json, verify};

pub(super) fn run(args: VerifyDeployment, out: &mut dyn Write) -> Result<Exit> {
    let place = place(&args)?;
    let typed = args.name.map(checked_deployment).transpose()?;
    let flags = Choice::from(args.scope);
    // Who names the marker can be answered without a scope.
    let az = prepare(&["az".into()], flags.clone(), Purpose::Launch, typed.is_some())?;
    let marker = match typed {
        Some(name) => name,
        None => scope::resolve(&question(flags, Purpose::Launch)?)?.id.pid().to_owned(),
    };
    let mut shown = Shown { width: 0, is_seen: io::stderr().is_terminal() };
    let answer = verify(&Az::new(az.launch), place, marker, &mut |progress| shown.show(progress));
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
fn place(args: &VerifyDeployment) -> Result<Place> {
    let at = &args.at;
    match (&at.group, &at.management_group) {
        (Some(name), _) => Place::group(name.clone()),
        (_, Some(id)) => Place::management_group(id.clone()),
        _ if at.tenant => Ok(Place::Tenant),
        _ => Ok(Place::Subscription(None)),
    }
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
