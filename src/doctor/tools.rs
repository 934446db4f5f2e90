//! The programs that attribution is for: which file, which version, what shadows it.

use super::{Here, Line};

pub(super) fn lines(_here: &Here<'_>) -> Vec<Line> {
    Vec::new()
}
