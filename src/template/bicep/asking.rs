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

/// More calls than any template has, of which each could lead to many values.
const MOST: usize = 2000;

/// The first place outside of `own` that asks for the deployment of this name.
pub(super) fn asking_for(file: &File<'_>, name: &str, own: &Range<usize>) -> Option<usize> {
    let existing = resources(file).into_iter().find(|it| {
        let is_named = || it.get("name").is_some_and(|member| it.meaning(&member).text().eq_ignore_ascii_case(name));
        it.is_existing && it.kind.split('@').next().is_some_and(|kind| kind.eq_ignore_ascii_case(TYPE)) && is_named()
    });
    let existing = existing.map(|it| it.declaration.rest.start);
    let calls = (0..file.tokens.len()).filter(|number| !own.contains(number) && is_asking(file, *number));
    existing.or_else(|| calls.take(MOST).find(|number| asks(file, *number, name)))
}

/// Whether one of these functions is called here.
fn is_asking(file: &File<'_>, number: usize) -> bool {
    file.is(number, Kind::Word)
        && file.written(number + 1) == "("
        && ASKING.contains(&file.written(number).to_ascii_lowercase().as_str())
}

/// Whether the function that is called here asks for the deployment of this name.
fn asks(file: &File<'_>, number: usize, name: &str) -> bool {
    let arguments = file.entries(number + 2..file.tokens[number + 1].partner, true);
    // No function takes more: the scope, the type, and the names of what it is in.
    arguments.iter().take(10).any(|argument| mentions(meaning(file, argument, &[]).text(), name))
}

/// Whether a text is this name, or an ID that ends with it.
fn mentions(text: &str, name: &str) -> bool {
    text.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(name))
}
