//! Pulumi's azure-native, which reads what Terraform reads.

use super::{az, terraform};

/// Without it azure-native adds a pid of Pulumi's own where it knows no other.
pub const DISABLE_DEFAULT: &str = "ARM_DISABLE_PULUMI_PARTNER_ID";

/// What azure-native reads.
pub const READS: &[&str] = &[az::USER_AGENT, terraform::PARTNER_ID, DISABLE_DEFAULT];

/// The program's names.
pub(super) const NAMES: &[&str] = &["pulumi"];
