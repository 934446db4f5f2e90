//! What asks for a deployment by its name: it fails where that deployment is not there.

use std::ops::Range;

use super::file::File;
use super::marker::resources;
use super::resolve::meaning;
use super::scan::Kind;
use crate::template::deployment::TYPE;

/// The functions that ask for a resource by its name or its ID, in lower case.
const ASKING: [&str; 6] = [
    "reference",
    "resourceid",
    "subscriptionresourceid",
    "managementgroupresourceid",
    "tenantresourceid",
    "extensionresourceid",
];

/// The first place outside of `own` that asks for the deployment of this name.
pub(super) fn asking_for(file: &File<'_>, name: &str, own: &Range<usize>) -> Option<usize> {
    let is_own = |number: usize| own.contains(&number);
    let existing = resources(file).into_iter().find(|it| {
        let is_named = || it.get("name").is_some_and(|member| it.meaning(&member).text().eq_ignore_ascii_case(name));
        it.is_existing && it.kind.split('@').next().is_some_and(|kind| kind.eq_ignore_ascii_case(TYPE)) && is_named()
    });
    let existing = existing.map(|it| it.declaration.rest.start);
    existing
        .or_else(|| (0..file.tokens.len()).filter(|number| !is_own(*number)).find(|number| asks(file, *number, name)))
}

/// Whether a function is called here that asks for the deployment of this name.
fn asks(file: &File<'_>, number: usize, name: &str) -> bool {
    if !file.is(number, Kind::Word)
        || file.written(number + 1) != "("
        || !ASKING.contains(&file.written(number).to_ascii_lowercase().as_str())
    {
        return false;
    }
    let arguments = file.entries(number + 2..file.tokens[number + 1].partner, true);
    // No function takes more: the scope, the type, and the names of what it is in.
    arguments.iter().take(10).any(|argument| mentions(meaning(file, argument, &[]).text(), name))
}

/// Whether a text is this name, or an ID that ends with it.
fn mentions(text: &str, name: &str) -> bool {
    text.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(name))
}
