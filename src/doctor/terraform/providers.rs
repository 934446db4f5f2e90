//! The providers that `.terraform.lock.hcl` names, and what each does with the ID.

use std::path::Path;

use crate::doctor::Line;
use crate::doctor::tools::reading;
use crate::error::shortened;

const LOCK: &str = ".terraform.lock.hcl";

/// The providers that send something of ours, and what (seen on the wire with azurerm 5.2.0, azuread 3.9.0,
/// azapi 2.12.0; the other two read in their sources).
const SEND: [(&str, &str); 5] = [
    ("hashicorp/azurerm", BOTH),
    ("hashicorp/azuread", BOTH),
    ("azure/azapi", BOTH),
    ("microsoft/azuredevops", USER_AGENT),
    ("hashicorp/azurestack", USER_AGENT),
];
const BOTH: &str = "`AZURE_HTTP_USER_AGENT` and the partner ID";
const USER_AGENT: &str = "`AZURE_HTTP_USER_AGENT`";

pub(super) fn line(folder: &Path) -> Option<Line> {
    let text = reading::text(&folder.join(LOCK), 1 << 20)?;
    let locked = locked(&text);
    let sent: Vec<String> = [BOTH, USER_AGENT]
        .into_iter()
        .filter_map(|what| {
            let of = |(name, version): &(&str, &str)| {
                SEND.contains(&(name.to_lowercase().as_str(), what)).then(|| {
                    let name = name.rsplit('/').next().unwrap_or(name);
                    format!("{name} {}", shortened(version))
                })
            };
            let names: Vec<String> = locked.iter().filter_map(of).collect();
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

/// The providers without their registry, and the version of each, as Terraform writes them: a line for each.
fn locked(text: &str) -> Vec<(&str, &str)> {
    let mut locked = Vec::new();
    let mut name = None;
    for line in text.lines().map(str::trim_start) {
        let mut quoted = line.split('"').skip(1);
        if line.starts_with("provider ") {
            name = quoted.next().and_then(|address| address.split_once('/')).map(|(_, name)| name);
        } else if line.starts_with("version ") {
            locked.extend(name.take().zip(quoted.next()));
        }
    }
    locked
}
