//! The variables that attribution is made of: all that `cua` ever sets, changes or removes.

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};

use super::{az, azd, pulumi, pwsh, terraform};

/// The pid that `cua` has added to this environment. Public, so that a script can test it; only
/// this word is ever taken out of anything again.
pub const ACTIVE: &str = "CUA_ACTIVE";
/// What was there before, where it cannot be told from what is there now. See `restore`.
pub const RESTORE: &str = "CUA_RESTORE";
/// A choice that is handed on to every `cua` inside.
pub const TRACKING_ID: &str = "CUA_TRACKING_ID";
/// A choice that `CUA_TRACKING_ID` takes the place of.
pub const PROJECT: &str = "CUA_PROJECT";
/// A choice that `CUA_TRACKING_ID` takes the place of.
pub const CHANNEL: &str = "CUA_CHANNEL";
/// The programs that `[tools]` has started, so that it does not start one for ever.
pub const TOOLS: &str = "CUA_TOOLS";

/// Every variable, in the order in which people are shown them.
pub const ALL: [&str; 12] = [
    az::USER_AGENT,
    pwsh::HOST_ENVIRONMENT,
    azd::USER_AGENT,
    terraform::PARTNER_ID,
    terraform::DISABLE_DEFAULT,
    pulumi::DISABLE_DEFAULT,
    TRACKING_ID,
    PROJECT,
    CHANNEL,
    ACTIVE,
    RESTORE,
    TOOLS,
];

/// The values of these variables in some environment. Absent and empty are told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variables(BTreeMap<&'static str, OsString>);

impl Variables {
    /// Those of this process.
    #[must_use]
    pub fn of_this_process() -> Self {
        Self(ALL.into_iter().filter_map(|name| Some((name, env::var_os(name)?))).collect())
    }

    /// The value of a variable.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.0.get(name).map(OsString::as_os_str)
    }

    /// The value of a variable, as text; what is not UTF-8 is no value of ours.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.to_str()
    }

    /// Sets a variable, or removes it.
    pub fn put(&mut self, name: &'static str, value: Option<OsString>) {
        match value {
            Some(value) => drop(self.0.insert(name, value)),
            None => drop(self.0.remove(name)),
        }
    }
}

/// A variable to set, change or remove on the way from one environment to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The variable.
    pub name: &'static str,
    /// Its value before; `None` where it was absent.
    pub before: Option<OsString>,
    /// Its value after; `None` where it is to be removed.
    pub after: Option<OsString>,
}

/// What turns `before` into `after`, in the order of [`ALL`].
#[must_use]
pub fn changes(before: &Variables, after: &Variables) -> Vec<Change> {
    ALL.into_iter()
        .filter(|name| before.get(name) != after.get(name))
        .map(|name| Change {
            name,
            before: before.get(name).map(OsStr::to_owned),
            after: after.get(name).map(OsStr::to_owned),
        })
        .collect()
}
