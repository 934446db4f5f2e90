//! The providers that `.terraform.lock.hcl` names, and what each does with the ID.

use std::path::Path;

use crate::doctor::tools::Version;
use crate::doctor::{Line, reading};
use crate::error::shortened;

const LOCK: &str = ".terraform.lock.hcl";

/// Where they come from; whatever bears the same name elsewhere may be another program.
const REGISTRIES: [&str; 2] = ["registry.terraform.io", "registry.opentofu.org"];

/// The providers that send something of ours: what, and since which version, as the tags of their repositories
/// and their changelogs say (seen on the wire with azurerm 5.2.0, azuread 3.9.0, azapi 2.12.0).
const SEND: [(&str, &str, [u64; 3]); 5] = [
    ("hashicorp/azurerm", BOTH, [1, 37, 0]),
    ("hashicorp/azuread", BOTH, [1, 1, 0]),
    ("azure/azapi", BOTH, [0, 4, 0]),
    ("microsoft/azuredevops", USER_AGENT, [0, 1, 0]),
    ("hashicorp/azurestack", USER_AGENT, [0, 1, 0]),
];
const BOTH: &str = "`AZURE_HTTP_USER_AGENT` and the partner ID";
const USER_AGENT: &str = "`AZURE_HTTP_USER_AGENT`";
const UNKNOWN: &str = "not known in this version, or from this registry";

pub(super) fn line(folder: &Path) -> Option<Line> {
    let text = reading::text(&folder.join(LOCK), 1 << 20)?;
    let locked = locked(&text);
    let sent: Vec<String> = [BOTH, USER_AGENT, UNKNOWN]
        .into_iter()
        .filter_map(|what| {
            let those = locked.iter().filter(|(address, version)| sends(address, version) == Some(what));
            let names: Vec<String> = those.map(|(address, version)| shown(address, version)).collect();
            (!names.is_empty()).then(|| format!("{}: {what}", names.join(", ")))
        })
        .collect();
    Some(Line::good(
        "providers",
        if sent.is_empty() {
            format!("`{LOCK}` names no provider of Azure")
        } else {
            format!("what the providers in `{LOCK}` send: {}", sent.join("; "))
        },
    ))
}

/// What a provider sends, where it has the name of one of Azure.
fn sends(address: &str, version: &str) -> Option<&'static str> {
    let (registry, name) = address.split_once('/')?;
    let (_, what, since) = SEND.into_iter().find(|(known, ..)| name.eq_ignore_ascii_case(known))?;
    let is_known = REGISTRIES.contains(&registry) && Version::of(version).is_some_and(|it| !it.is_before(since));
    Some(if is_known { what } else { UNKNOWN })
}

/// As people call it, with its registry where that is another one.
fn shown(address: &str, version: &str) -> String {
    let (registry, name) = address.split_once('/').unwrap_or_default();
    let name = if REGISTRIES.contains(&registry) { name.rsplit('/').next().unwrap_or(name) } else { address };
    format!("{} {}", shortened(name), shortened(version))
}

/// The providers by their addresses, and the version of each, as Terraform writes them: a line for each.
fn locked(text: &str) -> Vec<(&str, &str)> {
    let mut locked = Vec::new();
    let mut address = None;
    for line in text.lines().map(str::trim_start) {
        let mut quoted = line.split('"').skip(1);
        if line.starts_with("provider ") {
            address = quoted.next();
        } else if line.starts_with("version ") {
            locked.extend(address.take().zip(quoted.next()));
        }
    }
    locked
}
