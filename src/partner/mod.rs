//! Partner Admin Link: ties a login to the number of a partner, through `az managementpartner`. That is an
//! extension of az (Azure/azure-cli-extensions, src/managementpartner), whose commands concern whoever is logged
//! in, in the tenant that they are logged in to.

pub mod lighthouse;
mod number;

pub use number::PartnerNumber;

use serde::Deserialize;

use crate::az::{Az, Kind, Refusal};
use crate::error::{Error, Result, plain};

/// The extension of az.
const EXTENSION: &str = "managementpartner";

/// What to do where a number is refused.
const CHECK_NUMBER: &str =
    "see that the number is the Associated Partner ID of Partner Center, and what the login may do";

/// Whoever is logged in to az.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Login {
    /// The person, or the service principal.
    pub user: User,
    /// The tenant.
    pub tenant_id: String,
}

/// A person or a service principal.
#[derive(Debug, Deserialize)]
pub struct User {
    /// Its name.
    pub name: String,
    /// Which of the two, in az's word.
    #[serde(rename = "type")]
    pub kind: String,
}

impl std::fmt::Display for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = if self.user.kind == "servicePrincipal" { "service principal" } else { &self.user.kind };
        let text = format!("{} ({kind}), in the tenant {}", self.user.name, self.tenant_id);
        f.write_str(&plain(text.as_ref()))
    }
}

/// The partner that a login is linked to.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Partner {
    /// Its number.
    pub partner_id: String,
    /// Its name; there are partners without.
    pub partner_name: Option<String>,
    state: Option<String>,
}

impl std::fmt::Display for Partner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.partner_name.as_deref().map(|name| format!(" ({name})")).unwrap_or_default();
        f.write_str(&plain(format!("{}{name}", self.partner_id).as_ref()))
    }
}

/// What linking has changed.
#[derive(Debug)]
pub enum Linked {
    /// Nothing: the login was linked to this partner.
    Already(Partner),
    /// It was not linked before.
    New(Partner),
    /// It was linked to the second one before.
    Instead(Partner, Partner),
}

/// An entry of `az extension list`.
#[derive(Deserialize)]
struct Extension {
    name: String,
}

/// Sees to it that az has the extension. az may be set up to add what is missing by itself, so that it is
/// never asked for what it does not have.
///
/// # Errors
/// Where it has not, and shall not get it; where it cannot be added.
pub fn need_extension(az: &Az, may_add: bool) -> Result<()> {
    let list: Vec<Extension> = answer(az, &["extension", "list"], "list its extensions")?;
    if list.iter().any(|extension| extension.name == EXTENSION) {
        return Ok(());
    }
    if !may_add {
        return Err(Error::NotAnswered(format!(
            "az has no extension `{EXTENSION}`, which links partners; add it with `az extension add --name {EXTENSION}`, \
             or say `--add-extension` here"
        )));
    }
    let words = words(&["extension", "add", "--yes"], Some(format!("--name={EXTENSION}")));
    az.tell(&words)?.map_err(|refusal| refused(refusal, "add its extension", "add it by hand, then this again"))
}

/// Whoever is logged in to az.
///
/// # Errors
/// Where nobody is.
pub fn login(az: &Az) -> Result<Login> {
    answer(az, &["account", "show"], "say who is logged in")
}

/// The partner that the login is linked to.
///
/// # Errors
/// Where az cannot say.
pub fn linked(az: &Az) -> Result<Option<Partner>> {
    match az.ask::<Partner>(&words(&[EXTENSION, "show"], None))? {
        Ok(partner) if partner.state.as_deref() == Some("Deleted") => Ok(None),
        Ok(partner) => Ok(Some(partner)),
        Err(refusal) if refusal.is_not_found => Ok(None),
        Err(refusal) => {
            Err(refused(refusal, "say which partner is linked", "see what `az managementpartner show` says"))
        }
    }
}

/// Links the login to the partner with this number.
///
/// # Errors
/// Where az, or Azure, refuses.
pub fn link(az: &Az, number: &PartnerNumber) -> Result<Linked> {
    let before = match linked(az)? {
        Some(partner) if partner.partner_id == number.as_str() => return Ok(Linked::Already(partner)),
        before => before,
    };
    let verb = if before.is_some() { "update" } else { "create" };
    let asked = words(&[EXTENSION, verb], Some(format!("--partner-id={}", number.as_str())));
    let now: Partner = az.ask(&asked)?.map_err(|refusal| refused(refusal, "link the partner", CHECK_NUMBER))?;
    if now.partner_id != number.as_str() {
        return Err(Error::NotAnswered(format!(
            "az was to link the partner {}, and says that it is {now}; see `cua partner show`",
            number.as_str()
        )));
    }
    Ok(match before {
        None => Linked::New(now),
        Some(before) => Linked::Instead(now, before),
    })
}

/// Takes the link away, and returns the partner that it was to.
///
/// # Errors
/// Where az, or Azure, refuses.
pub fn unlink(az: &Az) -> Result<Option<Partner>> {
    let Some(before) = linked(az)? else { return Ok(None) };
    // It comes from an answer, and is given to a program.
    let number: PartnerNumber = before.partner_id.parse().map_err(Error::NotAnswered)?;
    let words = words(&[EXTENSION, "delete"], Some(format!("--partner-id={}", number.as_str())));
    az.tell(&words)?.map_err(|refusal| refused(refusal, "take the link away", "see what the login may do"))?;
    Ok(Some(before))
}

fn answer<T: serde::de::DeserializeOwned>(az: &Az, asked: &[&str], what: &str) -> Result<T> {
    az.ask(&words(asked, None))?.map_err(|refusal| refused(refusal, what, "see what the same question to az says"))
}

fn words(command: &[&str], last: Option<String>) -> Vec<String> {
    command.iter().copied().map(str::to_owned).chain(last).collect()
}

/// What to tell the person where az could not do something.
fn refused(refusal: Refusal, what: &str, to_do: &str) -> Error {
    match refusal.kind {
        Kind::Login | Kind::Throttled | Kind::Unreachable => refusal.into_error("the Partner Admin Link"),
        _ => {
            let words = refusal.words.trim_end_matches('.');
            Error::NotAnswered(format!("az could not {what}; it says: {words}; {to_do}"))
        }
    }
}
