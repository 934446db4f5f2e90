//! `az`, and every Python program that uses the Azure SDK.

/// Appended verbatim to the user agent of every request, last, after a space (seen on the wire with
/// az 2.91.0). So do azurerm, azuread, azapi, Pulumi's azure-native, Ansible's azure.azcollection,
/// the Azure DevOps provider: it is the one variable that most of the field listens to.
pub const USER_AGENT: &str = "AZURE_HTTP_USER_AGENT";

/// What az reads.
pub const READS: &[&str] = &[USER_AGENT];

/// The program's names.
pub(super) const NAMES: &[&str] = &["az"];
