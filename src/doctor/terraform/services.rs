//! Services whose usage Microsoft attributes only in part.

use super::files::Files;
use crate::doctor::{Line, Verdict};
use crate::error::plain_path;

/// Each with what its resource types have in them, in lower case: in ARM, Bicep and azapi, and in azurerm.
const SERVICES: [(&str, [&str; 2]); 3] = [
    ("AKS", ["microsoft.containerservice/managedclusters", "azurerm_kubernetes_cluster"]),
    ("scale sets", ["microsoft.compute/virtualmachinescalesets", "_virtual_machine_scale_set"]),
    ("Batch", ["microsoft.batch/batchaccounts", "azurerm_batch_"]),
];

pub(super) fn line(files: &Files) -> Option<Line> {
    let mut first_of_each = [const { None }; SERVICES.len()];
    for source in &files.sources {
        let text = source.text.to_ascii_lowercase();
        for (found, (_, types)) in first_of_each.iter_mut().zip(SERVICES) {
            if found.is_none() && types.iter().any(|name| text.contains(name)) {
                *found = Some(&source.path);
            }
        }
    }
    let found: Vec<String> = first_of_each
        .into_iter()
        .zip(SERVICES)
        .filter_map(|(path, (name, _))| Some(format!("{name} (`{}`)", plain_path(path?))))
        .collect();
    (!found.is_empty()).then(|| {
        Line::bad(
            "services",
            Verdict::Note,
            format!("the templates here deploy {}", found.join(", ")),
            "Microsoft says that the usage of AKS, scale sets and Batch is reported too low",
            "nothing; expect less in Partner Center than is used",
        )
    })
}
