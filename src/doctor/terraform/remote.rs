//! Terraform that runs on other machines, where no variable of this one arrives.

use super::partner_id;
use crate::doctor::{Line, Verdict};
use crate::template::terraform::Outline;
use crate::tracking_id::TrackingId;

const CHECK: &str = "remote";

pub(super) fn line(read: &[&Outline], id: Option<&TrackingId>) -> Line {
    let mut blocks = read.iter().filter_map(|outline| outline.remote.as_ref());
    let Some((what, place)) = blocks.next() else {
        return Line::good(CHECK, "Terraform runs on this machine: no `cloud` block, no `backend \"remote\"`");
    };
    let saw = format!("Terraform runs remotely: {what} at {place}");
    if id.is_some_and(|id| partner_id::are_ours(read, id)) {
        return Line::good(CHECK, format!("{saw}; the `partner_id` of each provider block goes along"));
    }
    let to_do = match id.and_then(TrackingId::partner_id) {
        Some(guid) => format!(
            "write `partner_id = \"{guid}\"` in each provider block; or set `ARM_PARTNER_ID={guid}` in the workspace, as \
             an environment variable"
        ),
        None => "set what `cua env --format dotenv` prints in the workspace, as environment variables".to_owned(),
    };
    let without = read.iter().find_map(|outline| outline.without.first());
    let saw = match without {
        Some((provider, at)) => format!("{saw}; the block of {provider} at {at} has no `partner_id`"),
        None => saw,
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
