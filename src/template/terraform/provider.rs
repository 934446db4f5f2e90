//! The providers that take a `partner_id`, and what each takes.
//!
//! Read in their sources. They check the argument of a block before anything is sent:
//! - azurerm, internal/provider/provider.go, `ValidatePartnerID`: a GUID, `pid-` and a GUID, or
//!   `pid-<guid>-partnercenter`; the case of prefix and suffix counts. It sends one `pid-` with each.
//! - azuread, internal/provider/provider.go: `validation.IsUUID`, a GUID.
//! - azapi, internal/provider/provider.go: `myvalidator.StringIsUUID`, a GUID. Only the variable
//!   `ARM_PARTNER_ID` goes past that check, and is sent with another `pid-` before it.
//!
//! All three take an empty text as well, and send no partner ID of the environment then.

use crate::tracking_id::{Kind, TrackingId};

/// A provider that takes a `partner_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    Azurerm,
    Azapi,
    Azuread,
}

impl Service {
    /// The provider of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Azurerm, Self::Azapi, Self::Azuread].into_iter().find(|service| service.name() == name)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Azurerm => "azurerm",
            Self::Azapi => "azapi",
            Self::Azuread => "azuread",
        }
    }

    /// Whether it takes an ID in the form in which it is written.
    pub(super) fn takes(self, written: &str) -> bool {
        let bare = match self {
            Self::Azapi | Self::Azuread => written,
            Self::Azurerm => {
                written.strip_prefix("pid-").map_or(written, |rest| rest.strip_suffix("-partnercenter").unwrap_or(rest))
            }
        };
        is_dashed_guid(bare)
    }

    /// How an ID is written for it, where it takes the ID at all.
    pub(super) fn form_of(self, id: &TrackingId) -> Option<&str> {
        Some(id.as_str()).filter(|written| self.takes(written))
    }

    /// What it takes, for people.
    pub(super) fn what_it_takes(self) -> &'static str {
        match self {
            Self::Azurerm => "a GUID, alone, behind `pid-`, or between that and `-partnercenter`",
            Self::Azapi | Self::Azuread => "a bare GUID only",
        }
    }
}

/// What to do about an ID in a form that a provider does not take.
pub(super) fn advice(id: &TrackingId) -> String {
    match id.kind() {
        Kind::Guid => format!("write `{id}`"),
        Kind::PartnerCenter => {
            "leave `partner_id` out, and run terraform with `cua exec`, which sends the ID in the user agent".to_owned()
        }
    }
}

/// What `go-uuid` takes, which all of them ask: dashes in their places, digits of either case.
fn is_dashed_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
