//! Terraform's providers azurerm, azuread and azapi, and those who run them.
//!
//! They append the user agent of az, and after it `pid-` and the partner ID. With a GUID the same
//! word is so sent twice, which is harmless and covers a provider that reads only one of the two.

use super::az;
use crate::tracking_id::TrackingId;

/// The partner ID. Only a bare, dashed GUID is safe for every provider: azuread refuses anything
/// else, azapi puts `pid-` before whatever it finds, azurerm refuses the longer Partner Center IDs
/// (seen on the wire with azurerm 5.2.0, azuread 3.9.0, azapi 2.12.0).
pub const PARTNER_ID: &str = "ARM_PARTNER_ID";

/// Without a partner ID each provider adds a pid of Terraform's own. Only the literal `true` is
/// right everywhere: azapi ignores `1`, azurerm and azuread refuse `TRUE`.
pub const DISABLE_DEFAULT: &str = "ARM_DISABLE_TERRAFORM_PARTNER_ID";

/// What the providers read.
pub const READS: &[&str] = &[az::USER_AGENT, PARTNER_ID, DISABLE_DEFAULT];

/// The programs' names.
pub(super) const NAMES: &[&str] = &["terraform", "tofu", "terragrunt"];

/// Whether a value of [`PARTNER_ID`] stands for `id`, in whatever form.
pub(super) fn is_ours(id: &TrackingId, value: &str) -> bool {
    TrackingId::parse(value).is_ok_and(|other| other == *id)
}
