//! Services whose usage Microsoft attributes only in part.

use super::files::Files;
use crate::config::Source;
use crate::doctor::Line;
use crate::error::plain_path;
use crate::template::Kind;

/// Each with what its resource types begin with, in lower case: in ARM, Bicep and azapi, and what they hold in azurerm.
const SERVICES: [(&str, &str, &str); 3] = [
    ("AKS", "microsoft.containerservice/managedclusters", "_kubernetes_cluster"),
    ("scale sets", "microsoft.compute/virtualmachinescalesets", "_virtual_machine_scale_set"),
    ("Batch", "microsoft.batch/batchaccounts", "_batch_"),
];

pub(super) fn line(files: &Files) -> Option<Line> {
    let mut first_of_each = [const { None }; SERVICES.len()];
    for source in &files.sources {
        each_type(source, &mut |name| {
            for (found, service) in first_of_each.iter_mut().zip(SERVICES) {
                if found.is_none() && is_of(service, name) {
                    *found = Some(&source.path);
                }
            }
        });
    }
    let found: Vec<String> = first_of_each
        .into_iter()
        .zip(SERVICES)
        .filter_map(|(path, (name, ..))| Some(format!("{name} (`{}`)", plain_path(path?))))
        .collect();
    (!found.is_empty()).then(|| {
        Line::good(
            "services",
            format!(
                "the templates here deploy {}, of which Microsoft says that the usage is reported too low: expect less in \
                 Partner Center than is used",
                found.join(", ")
            ),
        )
    })
}

/// Whether a resource of this type, in lower case, belongs to a service.
fn is_of((_, of_azure, of_azurerm): (&str, &str, &str), name: &str) -> bool {
    let is_whole = |rest: &str| rest.is_empty() || rest.starts_with(['@', '/']);
    let is_azurerm = name.starts_with("azurerm_") && name.contains(of_azurerm);
    is_azurerm || name.strip_prefix(of_azure).is_some_and(is_whole)
}

/// Looks at each string of a template that may be the type of a resource, in lower case.
fn each_type(source: &Source, look: &mut impl FnMut(&str)) {
    const LONGEST: usize = 200;
    let Some(kind) = Kind::of(&source.path, &source.text) else { return };
    let is_terraform = kind == Kind::Terraform;
    let quote = if kind == Kind::Bicep { '\'' } else { '"' };
    let mut rest = source.text.as_str();
    while let Some(at) = rest.find([quote, '/', '#']) {
        let (before, here) = rest.split_at(at);
        let behind =
            |end: &str, from: usize| here[from..].find(end).map_or(here.len(), |place| from + place + end.len());
        let end = if here.starts_with(quote) {
            let end = end_of_string(here);
            // What a `data` block of Terraform reads is not deployed.
            let is_read = is_terraform && before.trim_end().ends_with("data");
            if end <= LONGEST && !is_read {
                look(&here[1..end].trim_end_matches(quote).to_ascii_lowercase());
            }
            end
        } else if here.starts_with("/*") {
            behind("*/", 2)
        } else if here.starts_with("//") || (is_terraform && here.starts_with('#')) {
            behind("\n", 1)
        } else {
            1
        };
        rest = &here[end..];
    }
}

/// Where a string ends that begins with its quote: behind the next one that no `\` stands before.
fn end_of_string(text: &str) -> usize {
    // In Bicep a text of several lines, without escapes.
    if let Some(inside) = text.strip_prefix("'''") {
        return inside.find("'''").map_or(text.len(), |end| end + 6);
    }
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() && bytes[at] != bytes[0] {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    // What is escaped may be more than one byte, which ends on a boundary all the same.
    (at + 1..=bytes.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(bytes.len())
}
