//! What a program is given so that it reaches the listener, and leaves nothing behind.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::error::{Error, Result};

/// Where a program of the user's finds the address to call.
pub const URL: &str = "CUA_WIRE_URL";

/// The address that no proxy is to be asked for.
const LOOPBACK: &str = "127.0.0.1";

/// A variable for the program, with its value.
pub type Variable = (&'static str, Option<OsString>);

/// The words that have az send a request without a login.
#[must_use]
pub fn az_rest(url: &str) -> Vec<OsString> {
    ["az", "rest", "--method", "get", "--url", &format!("{url}/"), "--skip-authorization-header"]
        .map(OsString::from)
        .into()
}

/// A folder for az, in place of its own. In an empty one az asks a server of Microsoft's for its newest
/// version before it does anything else; what this says of the last time keeps it from that (az 2.91.0,
/// `handle_version_update`). Another az may ask, and goes on where nobody answers.
///
/// # Errors
/// Where the system lets nobody make one.
pub fn folder_for_az() -> Result<TempDir> {
    let folder = tempfile::tempdir().map_err(|source| Error::file("make a folder in", &env::temp_dir(), source))?;
    let file = folder.path().join("versionCheck.json");
    let asked = r#"{"versions": {"core": {"local": "0"}}}"#;
    fs::write(&file, asked).map_err(|source| Error::file("write", &file, source))?;
    Ok(folder)
}

/// What keeps az from writing into its own folder, and from telling Microsoft that it was run. Neither
/// changes its user agent (az 2.91.0).
#[must_use]
pub fn of_az(folder: &Path) -> Vec<Variable> {
    vec![("AZURE_CONFIG_DIR", Some(folder.into())), ("AZURE_CORE_COLLECT_TELEMETRY", Some("false".into()))]
}

/// What leads a program to the listener past any proxy. A proxy would look for 127.0.0.1 on its own
/// machine, and the request would be lost there. Some programs read the one name and some the other,
/// and curl the lower-case one first, so that both get what stands in either.
#[must_use]
pub fn past_proxies() -> Vec<Variable> {
    let [upper, lower] = ["NO_PROXY", "no_proxy"].map(|name| (name, env::var_os(name)));
    let value = |own: &Option<OsString>, other: &Option<OsString>| {
        Some(with_loopback(own.as_deref().or(other.as_deref()).unwrap_or_default()))
    };
    vec![(upper.0, value(&upper.1, &lower.1)), (lower.0, value(&lower.1, &upper.1))]
}

/// A list of hosts with ours. A lone `*`, which means every host, means it only as long as it is alone.
fn with_loopback(hosts: &OsStr) -> OsString {
    let bytes = hosts.as_encoded_bytes().trim_ascii();
    if bytes == b"*" {
        return hosts.to_owned();
    }
    let mut list = hosts.to_owned();
    if !bytes.is_empty() {
        list.push(",");
    }
    list.push(LOOPBACK);
    list
}
