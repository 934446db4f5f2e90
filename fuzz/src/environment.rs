//! Environments from the bytes of the fuzzer, so that seeds can be read: the values of the variables
//! in the order of [`ALL`], a NUL between them, which no value can hold.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use cua::attribution::Attribution;
use cua::attribution::variables::{ALL, Change, Variables};

/// The value that stands for a variable that is absent, or removed.
const ABSENT: &[u8] = b"\x01";

/// Variables, with `None` for one to remove.
pub type Settings = BTreeMap<String, Option<Vec<u8>>>;

/// Values for the variables, as many as there are.
fn values(data: &[u8]) -> impl Iterator<Item = (&'static str, Option<OsString>)> {
    let values =
        data.split(|byte| *byte == 0).map(|value| (value != ABSENT).then(|| OsString::from_vec(value.to_vec())));
    ALL.into_iter().zip(values)
}

/// An environment.
#[must_use]
pub fn variables(data: &[u8]) -> Variables {
    let mut variables = Variables::default();
    for (name, value) in values(data) {
        variables.put(name, value);
    }
    variables
}

/// An attribution that sets or removes variables. What was there before is the value of the next one.
#[must_use]
pub fn attribution(data: &[u8]) -> Attribution {
    let settings: Vec<_> = values(data).collect();
    let before = settings.iter().cycle().skip(1).map(|(_, value)| value.clone());
    let changes = settings.iter().cloned().zip(before).map(|((name, after), before)| Change { name, before, after });
    Attribution { changes: changes.collect(), risks: Vec::new(), after: variables(data) }
}

/// What the changes of an attribution come to.
#[must_use]
pub fn settings(attribution: &Attribution) -> Settings {
    let value = |value: &OsStr| value.as_bytes().to_vec();
    attribution.changes.iter().map(|it| (it.name.to_owned(), it.after.as_deref().map(value))).collect()
}
