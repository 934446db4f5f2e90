//! The variables that were there before: those of `cua` itself, and those that each tool reads.

mod own;
mod tools;

use super::{Here, Line};

pub(super) fn lines(here: &Here<'_>) -> Vec<Line> {
    [own::lines(here), tools::lines(here)].concat()
}
