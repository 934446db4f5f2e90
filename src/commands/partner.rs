//! `cua partner`: Partner Admin Link, through az.

use std::io::Write;
use std::time::Duration;

use serde::Serialize;

use super::editing::print_json;
use super::launching::prepare;
use super::say;
use crate::az::Az;
use crate::cli::{self, AddExtension, Lighthouse, LinkPartner, ShowPartner};
use crate::error::{Error, Exit, Result};
use crate::launch::child::Careful;
use crate::partner::{self, Linked, Login, Partner, PartnerNumber, lighthouse};
use crate::scope::{Choice, Purpose};

/// How long az may take for an answer, the installation of its extension included.
const LONGEST: Duration = Duration::from_secs(300);

pub(super) fn run(args: cli::Partner, out: &mut dyn Write) -> Result<Exit> {
    match args {
        cli::Partner::Show(args) => show(&args, out),
        cli::Partner::Link(args) => link(&args, out),
        cli::Partner::Unlink { extension } => unlink(&extension, out),
        cli::Partner::Lighthouse(args) => print_authorization(&args, out),
    }
}

/// az as `cua exec` would start it, with all that it needs. A link belongs to no project, so that none has to
/// apply here.
fn ready_az(extension: &AddExtension) -> Result<Az> {
    let careful = Careful::from_now();
    let az = Az::new(prepare(&["az".into()], Choice::default(), Purpose::Launch, true)?.launch, careful, LONGEST);
    partner::need_extension(&az, extension.add_extension)?;
    Ok(az)
}

/// Says whom it is about, before anything changes.
fn print_login(az: &Az, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "logged in    {}", partner::login(az)?)?;
    out.flush()?;
    Ok(())
}

fn show(args: &ShowPartner, out: &mut dyn Write) -> Result<Exit> {
    let az = ready_az(&args.extension)?;
    let login = partner::login(&az)?;
    let linked = partner::linked(&az)?;
    if args.json {
        print_json(&Answer::new(&login, linked.as_ref()), out)?;
    } else {
        writeln!(out, "logged in    {login}")?;
        match &linked {
            Some(partner) => writeln!(out, "partner      {partner}")?,
            None => writeln!(out, "partner      none; link one with `cua partner link NUMBER`")?,
        }
    }
    Ok(if linked.is_some() { Exit::Done } else { Exit::No })
}

fn link(args: &LinkPartner, out: &mut dyn Write) -> Result<Exit> {
    // First of all, so that nothing else reaches az.
    let number: PartnerNumber = args.number.parse().map_err(Error::Usage)?;
    let az = ready_az(&args.extension)?;
    print_login(&az, out)?;
    match partner::link(&az, &number)? {
        Linked::Already(partner) => writeln!(out, "linked       {partner}, as before")?,
        Linked::New(partner) => writeln!(out, "linked       {partner}")?,
        Linked::Instead(partner, before) => writeln!(out, "linked       {partner}, in place of {before}")?,
    }
    writeln!(out, "It holds for this login in this tenant. Link every other one that manages customers, too.")?;
    Ok(Exit::Done)
}

fn unlink(extension: &AddExtension, out: &mut dyn Write) -> Result<Exit> {
    let az = ready_az(extension)?;
    print_login(&az, out)?;
    match partner::unlink(&az)? {
        Some(before) => writeln!(out, "unlinked     {before}")?,
        None => writeln!(out, "unlinked     nothing: the login is linked to no partner")?,
    }
    Ok(Exit::Done)
}

fn print_authorization(args: &Lighthouse, out: &mut dyn Write) -> Result<Exit> {
    let (authorization, note) =
        lighthouse::authorization(&args.principal, &args.name, &args.role).map_err(Error::Usage)?;
    print_json(&authorization, out)?;
    out.flush()?; // so that what is said of it stands below it
    if let Some(note) = note {
        say(&note);
    }
    Ok(Exit::Done)
}

/// `partner show --json`.
#[derive(Serialize)]
struct Answer<'a> {
    user: &'a str,
    user_type: &'a str,
    tenant_id: &'a str,
    partner_id: Option<&'a str>,
    partner_name: Option<&'a str>,
}

impl<'a> Answer<'a> {
    fn new(login: &'a Login, partner: Option<&'a Partner>) -> Self {
        Self {
            user: &login.user.name,
            user_type: &login.user.kind,
            tenant_id: &login.tenant_id,
            partner_id: partner.map(|partner| partner.partner_id.as_str()),
            partner_name: partner.and_then(|partner| partner.partner_name.as_deref()),
        }
    }
}
