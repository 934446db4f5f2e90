//! Azure PowerShell, which does not read the user agent of az.

use std::ffi::{OsStr, OsString};

use super::user_agent::without_part;
use crate::tracking_id::TrackingId;

/// Becomes one product token of the user agent, since Az.Accounts 3.0.4. Az.Accounts turns `@` and
/// `/` into `_`, and drops a value with any other character that no HTTP token may hold, silently.
pub const HOST_ENVIRONMENT: &str = "AZUREPS_HOST_ENVIRONMENT";

/// What Azure PowerShell reads.
pub const READS: &[&str] = &[HOST_ENVIRONMENT];

/// The programs' names.
pub(super) const NAMES: &[&str] = &["pwsh", "pwsh-preview", "powershell"];

/// What joins the parts of the token; it is legal in one.
const JOINT: char = '+';

/// Terraform's SDK asks whether the value begins so, and takes what it finds for Cloud Shell.
pub const CLOUD_SHELL: &str = "cloud-shell/";

/// `value` as one legal token that ends in our pid. What was there stays in front, because programs
/// ask how the value begins: `cloud-shell/` (Terraform's SDK, MSAL), `AzureAutomation` (scripts).
pub(super) fn with(id: &TrackingId, value: Option<&OsStr>) -> OsString {
    let others = without(id, &value.unwrap_or_default().to_string_lossy());
    if others.is_empty() {
        return id.pid().into();
    }
    let (kept, rest) = match others.strip_prefix(CLOUD_SHELL) {
        Some(rest) => (CLOUD_SHELL, rest),
        None => ("", others.as_str()),
    };
    format!("{kept}{}{JOINT}{}", token(rest), id.pid()).into()
}

/// The token that Az.Accounts makes of a value.
#[must_use]
pub fn as_sent(value: &str) -> String {
    value.replace(['@', '/'], "_")
}

/// `value` without our pid.
pub(super) fn without(id: &TrackingId, value: &str) -> String {
    // Others may have added their words with a blank, or a tab.
    without_part(id, value, |c| c == JOINT || c == ' ' || c.is_ascii_control())
}

/// `text` with `_` for each character that no HTTP token may hold (RFC 9110, section 5.6.2).
fn token(text: &str) -> String {
    text.chars().map(|c| if is_of_token(c) { c } else { '_' }).collect()
}

fn is_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

/// The first character for which Az.Accounts drops a value.
#[must_use]
pub fn dropped_for(value: &str) -> Option<char> {
    value.chars().find(|c| !matches!(c, '@' | '/') && !is_of_token(*c))
}
