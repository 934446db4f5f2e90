//! What can be typed after `partner`.

use clap::{Args, Subcommand};

/// Link a login to the number of a partner (Partner Admin Link)
///
/// It ties what the login may manage to the partner, through az and its extension managementpartner. It
/// concerns whoever is logged in to az, a person or a service principal, in the tenant that they are logged
/// in to. `cua guide` says how it differs from usage attribution.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  cua partner show
  cua partner link 1234567
  cua partner lighthouse --principal 5a1ed0fe-5c1e-4d0c-8f5e-2b0a6f4d9e55")]
pub enum Partner {
    #[allow(missing_docs, reason = "documented at its type")]
    Show(ShowPartner),
    #[allow(missing_docs, reason = "documented at its type")]
    Link(LinkPartner),
    /// Take the link of the login away
    #[command(after_help = "Examples:\n  cua partner unlink")]
    Unlink {
        #[command(flatten)]
        #[allow(missing_docs, reason = "documented at its type")]
        extension: AddExtension,
    },
    #[allow(missing_docs, reason = "documented at its type")]
    Lighthouse(Lighthouse),
}

/// Show who is logged in to az, and which partner that login is linked to
///
/// Exit status: 1 where it is linked to none, 2 where az could not say.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua partner show
  cua partner show --json

With --json: user, user_type (as az says it), tenant_id, partner_id, partner_name; the last two are null where the \
login is linked to none.")]
pub struct ShowPartner {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub extension: AddExtension,
}

/// Link the login to the number of a partner
///
/// A login that is linked to another partner is linked to this one instead, and the number that it replaces is
/// shown.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua partner link 1234567
  cua partner link 1234567 --add-extension")]
pub struct LinkPartner {
    /// The Associated Partner ID of Partner Center: 6 to 8 digits
    #[arg(value_name = "NUMBER", allow_hyphen_values = true)]
    pub number: String,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub extension: AddExtension,
}

/// What to do where az lacks its extension.
#[derive(Args, Debug)]
pub struct AddExtension {
    /// Add the extension managementpartner to az, where it is missing
    #[arg(long)]
    pub add_extension: bool,
}

/// Print the entry of an Azure Lighthouse template for a linked service principal
///
/// It goes under `authorizations`, so that the role is granted permanently in each customer's subscription: what
/// has to be activated first earns no partner earned credit. Link the service principal once, in your own tenant,
/// with `cua partner link`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua partner lighthouse --principal 5a1ed0fe-5c1e-4d0c-8f5e-2b0a6f4d9e55
  cua partner lighthouse --principal 5a1ed0fe-5c1e-4d0c-8f5e-2b0a6f4d9e55 --name Contoso")]
pub struct Lighthouse {
    /// The object ID of the service principal, in your own tenant
    #[arg(long, value_name = "GUID")]
    pub principal: String,
    /// The name that customers see
    #[arg(long, value_name = "NAME", default_value = "Partner Admin Link")]
    pub name: String,
    /// A built-in role that earns partner earned credit, by its name or ID
    #[arg(long, value_name = "ROLE", default_value = "Contributor")]
    pub role: String,
}
