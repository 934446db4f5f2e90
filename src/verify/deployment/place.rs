//! Where deployments are: a resource group, a subscription, a management group or the tenant.

use std::fmt;
use std::hash::{Hash, Hasher};

use crate::error::{Error, Result, plain};

/// A place that deployments are made at, each with a history of its own.
#[derive(Clone, Debug, Eq)]
pub enum Place {
    /// A resource group; without a subscription, in the one that az has chosen.
    Group {
        /// The subscription's ID.
        subscription: Option<String>,
        /// The group's name.
        name: String,
    },
    /// A subscription; without an ID, the one that az has chosen.
    Subscription(Option<String>),
    /// A management group, by its ID.
    ManagementGroup(String),
    /// The tenant.
    Tenant,
}

/// How long the name of a deployment may be.
const LONGEST_DEPLOYMENT: usize = 64;
/// How long that of a resource group or a management group may be.
const LONGEST_GROUP: usize = 90;

/// Whether ARM could have given this name to a deployment.
#[must_use]
pub(super) fn is_deployment_name(text: &str) -> bool {
    is_name(text, LONGEST_DEPLOYMENT)
}

/// What ARM has in the names of deployments and groups. It is also what goes to az as it is: az would
/// read a file where an argument begins with `@`.
fn is_name(text: &str, longest: usize) -> bool {
    let is_fine = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '(' | ')');
    !text.is_empty() && text.chars().count() <= longest && text.chars().all(is_fine)
}

/// The name of a deployment, as it was typed.
///
/// # Errors
/// Where ARM has no such names.
pub fn checked_deployment(name: String) -> Result<String> {
    checked(name, LONGEST_DEPLOYMENT, "the name of a deployment")
}

impl Place {
    /// The resource group of this name.
    ///
    /// # Errors
    /// Where ARM has no such names.
    pub fn group(name: String) -> Result<Self> {
        let name = checked(name, LONGEST_GROUP, "the name of a resource group")?;
        Ok(Self::Group { subscription: None, name })
    }

    /// The subscription of this ID; az takes a name, too.
    ///
    /// # Errors
    /// Where az is given none that it would not take for something else.
    pub fn subscription(id: String) -> Result<Self> {
        checked(id, LONGEST_GROUP, "the ID of a subscription").map(|id| Self::Subscription(Some(id)))
    }

    /// The management group of this ID.
    ///
    /// # Errors
    /// Where ARM has no such IDs.
    pub fn management_group(id: String) -> Result<Self> {
        checked(id, LONGEST_GROUP, "the ID of a management group").map(Self::ManagementGroup)
    }

    /// The place and the name in the resource ID of a deployment; none where it is that of something
    /// else, or of nothing that az could be asked for.
    #[must_use]
    pub(super) fn of_deployment(id: &str) -> Option<(Self, String)> {
        let parts: Vec<&str> = id.strip_prefix('/')?.split('/').collect();
        let [place @ .., providers, provider, kind, name] = parts.as_slice() else { return None };
        if !is(providers, "providers") || !is(&format!("{provider}/{kind}"), super::DEPLOYMENTS) {
            return None;
        }
        let place = match place {
            [] => Self::Tenant,
            [a, subscription] if is(a, "subscriptions") => Self::Subscription(Some((*subscription).to_owned())),
            [a, subscription, b, group] if is(a, "subscriptions") && is(b, "resourceGroups") => {
                Self::Group { subscription: Some((*subscription).to_owned()), name: (*group).to_owned() }
            }
            [a, b, c, group] if is(a, "providers") && is(b, "Microsoft.Management") && is(c, "managementGroups") => {
                Self::ManagementGroup((*group).to_owned())
            }
            _ => return None,
        };
        (place.is_askable() && is_deployment_name(name)).then(|| (place, (*name).to_owned()))
    }

    fn is_askable(&self) -> bool {
        self.subscription_id().is_none_or(|id| is_name(id, LONGEST_GROUP))
            && self.name().is_none_or(|name| is_name(name, LONGEST_GROUP))
    }

    /// The subscription that it is, or is in, where that is known.
    #[must_use]
    pub(super) fn subscription_id(&self) -> Option<&str> {
        match self {
            Self::Group { subscription, .. } | Self::Subscription(subscription) => subscription.as_deref(),
            Self::ManagementGroup(_) | Self::Tenant => None,
        }
    }

    /// The name of a group.
    #[must_use]
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Group { name, .. } | Self::ManagementGroup(name) => Some(name),
            Self::Subscription(_) | Self::Tenant => None,
        }
    }

    /// The word for its kind in JSON.
    #[must_use]
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Group { .. } => "resource-group",
            Self::Subscription(_) => "subscription",
            Self::ManagementGroup(_) => "management-group",
            Self::Tenant => "tenant",
        }
    }

    /// The word for its kind in az's commands.
    #[must_use]
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Group { .. } => "group",
            Self::Subscription(_) => "sub",
            Self::ManagementGroup(_) => "mg",
            Self::Tenant => "tenant",
        }
    }

    fn key(&self) -> (&'static str, Option<String>, Option<String>) {
        (self.kind(), self.name().map(str::to_lowercase), self.subscription_id().map(str::to_lowercase))
    }

    /// The arguments of az that name it. With `=`, so that a name which begins with `-` is no option.
    #[must_use]
    pub(super) fn arguments(&self) -> Vec<String> {
        let mut arguments = Vec::new();
        match self {
            Self::Group { name, .. } => arguments.push(format!("--resource-group={name}")),
            Self::ManagementGroup(id) => arguments.push(format!("--management-group-id={id}")),
            Self::Subscription(_) | Self::Tenant => {}
        }
        arguments.extend(self.subscription_id().map(|id| format!("--subscription={id}")));
        arguments
    }
}

/// What ARM takes for the same: its names have no case.
impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Hash for Place {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group { name, .. } => write!(f, "resource group {name}"),
            Self::Subscription(Some(id)) => write!(f, "subscription {id}"),
            Self::Subscription(None) => f.write_str("the subscription that az has chosen"),
            Self::ManagementGroup(id) => write!(f, "management group {id}"),
            Self::Tenant => f.write_str("the tenant"),
        }
    }
}

fn is(part: &str, word: &str) -> bool {
    part.eq_ignore_ascii_case(word)
}

fn checked(text: String, longest: usize, what: &str) -> Result<String> {
    if is_name(&text, longest) {
        return Ok(text);
    }
    Err(Error::Usage(format!(
        "`{}` is not {what}, which has 1 to {longest} letters, digits and `-_.()`; copy it from \
         where you deployed",
        plain(text.as_ref())
    )))
}
