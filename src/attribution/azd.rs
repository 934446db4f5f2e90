//! `azd`, the Azure Developer CLI, which has a variable of its own.

use super::az;

/// Appended to azd's own user agent. The programs that azd starts inherit the environment.
pub const USER_AGENT: &str = "AZURE_DEV_USER_AGENT";

/// What azd and the programs that it starts read.
pub const READS: &[&str] = &[USER_AGENT, az::USER_AGENT];

/// The program's names.
pub(super) const NAMES: &[&str] = &["azd"];
