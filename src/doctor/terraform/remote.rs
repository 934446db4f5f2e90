//! Terraform that runs on other machines, where no variable of this one arrives.

use super::partner_id;
use crate::doctor::{Line, Verdict};
use crate::scope::variable;
use crate::template::terraform::Outline;
use crate::tracking_id::TrackingId;

const CHECK: &str = "remote";

/// What fills in a `cloud` block that is empty.
const VARIABLES: [&str; 3] = ["TF_CLOUD_ORGANIZATION", "TF_CLOUD_HOSTNAME", "TF_CLOUD_PROJECT"];

pub(super) fn line(read: &[&Outline], id: Option<&TrackingId>) -> Line {
    let mut blocks = read.iter().filter_map(|outline| outline.remote.as_ref());
    let Some((what, place)) = blocks.next() else { return without_a_block() };
    let saw = format!("Terraform runs remotely: {what} at {place}");
    if id.is_some_and(|id| partner_id::are_ours(read, id)) {
        return Line::good(CHECK, format!("{saw}; `partner_id` of each provider block that has one goes along"));
    }
    let to_do = match id.and_then(TrackingId::partner_id) {
        Some(guid) => format!(
            "write `partner_id = \"{guid}\"` in each provider block; or set `ARM_PARTNER_ID={guid}` in the workspace, as \
             an environment variable"
        ),
        None => "set what `cua env --format dotenv` prints in the workspace, as environment variables".to_owned(),
    };
    Line::bad(
        CHECK,
        Verdict::Warning,
        saw,
        "the providers start on another machine, where no variable of this one arrives, unless the workspace's \
         execution mode is local",
        &to_do,
    )
}

fn without_a_block() -> Line {
    match VARIABLES.into_iter().find(|name| variable(name).is_some()) {
        None => Line::good(CHECK, "Terraform runs on this machine: no `cloud` block, no `backend \"remote\"`"),
        Some(name) => Line::bad(
            CHECK,
            Verdict::Note,
            format!("`{name}` is set, and no configuration here has a `cloud` block"),
            "with such a block, Terraform would run on another machine, where no variable of this one arrives",
            "nothing here; unset it where it is not meant for this folder",
        ),
    }
}
