//! The number of a partner.

use std::str::FromStr;

use crate::error::shortened;
use crate::tracking_id::{Problem, TrackingId};

/// How many digits it has.
const DIGITS: std::ops::RangeInclusive<usize> = 6..=8;

/// The number of a partner's location: the Associated Partner ID of Partner Center.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerNumber(String);

impl PartnerNumber {
    /// Its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PartnerNumber {
    type Err = String;

    /// The error says what is wrong, and what to do.
    fn from_str(text: &str) -> Result<Self, String> {
        if DIGITS.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(Self(text.to_owned()));
        }
        let shown = shortened(text);
        if is_meant_as_tracking_id(text) {
            return Err(format!(
                "`{shown}` is a tracking ID, which ties deployments to a product (`cua exec`, `cua template add`); Partner \
                 Admin Link ties a login to a partner, by the number of its location: the Associated Partner ID of Partner \
                 Center, which has 6 to 8 digits; `cua guide` tells the two apart"
            ));
        }
        Err(format!(
            "`{shown}` is not the number of a partner, which has 6 to 8 digits and nothing else; Partner Center shows it as \
             the Associated Partner ID"
        ))
    }
}

/// Whether a text is a tracking ID, or one with a mistake in it.
fn is_meant_as_tracking_id(text: &str) -> bool {
    !matches!(
        TrackingId::parse(text),
        Err(Problem::Empty
            | Problem::Control(_)
            | Problem::TooLong(_)
            | Problem::PartnerNumber
            | Problem::Placeholder
            | Problem::NotAnId)
    )
}
