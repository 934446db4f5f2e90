//! Putting a `partner_id` into provider blocks, and taking it out.

mod json;
mod native;

use super::configuration::{Argument, Configuration, Provider};
use super::is_json;
use super::provider::advice;
use super::value::{By, Meaning};
use crate::config::Source;
use crate::error::{Error, Result, shortened};
use crate::template::splice::{Insertion, applied, without};
use crate::template::{Edit, Marker};
use crate::tracking_id::TrackingId;

/// Puts the ID into every provider block that has none.
///
/// # Errors
/// Where the file cannot be understood, has no such block, or one with something else.
pub fn add(source: &Source, marker: &Marker) -> Result<Edit> {
    if marker.opt_out.is_some() {
        let problem = "`--opt-out`: a provider block can have no condition; leave the option out, or write \
                       `partner_id = var.NAME` yourself";
        return Err(source.problem(problem));
    }
    let configuration = Configuration::of(source)?;
    let mut insertions = Vec::new();
    let mut added = Vec::new();
    for (number, provider) in configuration.providers.iter().enumerate() {
        if let Some(there) = &provider.partner_id {
            must_be(source, &configuration, there, &marker.id)?;
        } else {
            insertions.push(insertion(source, provider, &marker.id)?);
            added.push(number);
        }
    }
    let Some(first) = configuration.providers.first() else {
        let problem = "it has no provider block of azurerm, azapi or azuread; name the file that has it, or run \
                       terraform with `cua exec`";
        return Err(source.problem(problem));
    };
    if insertions.is_empty() {
        let line = source.location(first.partner_id.as_ref().map_or(first.at, |there| there.span.start)).line;
        return Ok(Edit::Unchanged(format!("has {} already, in line {line}", marker.id.pid())));
    }
    let text = applied(&source.text, insertions);
    // It is somebody's product: what could not be undone to the byte is not done at all.
    let outcome = Source { path: source.path.clone(), text };
    let is_new = |number: usize| added.binary_search(&number).is_ok();
    let done = Configuration::of(&outcome).ok().and_then(|after| {
        let undone = taken_out(&outcome, &after, &marker.id, &is_new);
        (undone == source.text).then(|| told(&outcome, &after, &marker.id, &is_new))
    });
    match done {
        Some(done) => Ok(Edit::Changed { text: outcome.text, done }),
        None => Err(source.problem("`partner_id` could not be taken out of it again; put it in by hand")),
    }
}

/// Which blocks have got the ID, and which had it: taking it out will take it from both.
fn told(source: &Source, after: &Configuration<'_>, id: &TrackingId, is_new: &dyn Fn(usize) -> bool) -> String {
    let all = || after.providers.iter().enumerate();
    let new = blocks(source, all().filter(|(number, _)| is_new(*number)).map(|(_, provider)| provider));
    let old = blocks(source, all().filter(|(number, _)| !is_new(*number)).map(|(_, provider)| provider));
    let old = if old.is_empty() { old } else { format!("; already in {old}") };
    format!("added {} to {new}{old}", id.pid())
}

/// Provider blocks, for people.
fn blocks<'p>(source: &Source, providers: impl Iterator<Item = &'p Provider<'p>>) -> String {
    let block = |provider: &Provider<'_>| {
        format!("`{}` in line {}", provider.service.name(), source.location(provider.at).line)
    };
    providers.map(block).collect::<Vec<_>>().join(", ")
}

/// A value that is there is never replaced.
fn must_be(source: &Source, configuration: &Configuration<'_>, there: &Argument<'_>, id: &TrackingId) -> Result<()> {
    let problem = match configuration.meaning(&there.value) {
        Meaning::Text { text, .. } if TrackingId::parse(&text).as_ref() == Ok(id) => return Ok(()),
        Meaning::Text { text, .. } if text.is_empty() => "`partner_id` is empty here; take that out first".to_owned(),
        Meaning::Text { text, .. } => format!("`partner_id` is `{}` here; take that out first", shortened(&text)),
        Meaning::Null => "`partner_id` is `null` here; take that out first".to_owned(),
        Meaning::Unknown => {
            "`partner_id` is here already, and cannot be told before Terraform runs; take it out first".to_owned()
        }
    };
    Err(Error::InFile { at: source.location(there.span.start), problem })
}

fn insertion(source: &Source, provider: &Provider<'_>, id: &TrackingId) -> Result<Insertion> {
    let Some(written) = provider.service.form_of(id) else {
        let (name, takes, advice) = (provider.service.name(), provider.service.what_it_takes(), advice(id));
        let problem = format!("the provider `{name}` takes {takes}, not `{id}`; {advice}");
        return Err(Error::InFile { at: source.location(provider.at), problem });
    };
    if is_json(&source.path) {
        return Ok(json::insertion(&source.text, provider, written));
    }
    native::insertion(&source.text, provider, written).ok_or_else(|| {
        let problem = if source.text[provider.inside.clone()].contains('\n') {
            "something else than a comment of one line stands behind the bracket of this provider block; move it to \
             a line of its own"
        } else {
            "this provider block stands on one line; write what is in it on lines of its own"
        };
        Error::InFile { at: source.location(provider.at), problem: problem.to_owned() }
    })
}

/// Takes the ID out of every provider block in which it is written out.
///
/// # Errors
/// Where the file cannot be understood.
pub fn remove(source: &Source, id: &TrackingId) -> Result<Edit> {
    let configuration = Configuration::of(source)?;
    let text = taken_out(source, &configuration, id, &|_| true);
    let with_id = configuration.providers.iter().filter(|provider| has_literal(&configuration, provider, id));
    let left = configuration.providers.iter().filter_map(|provider| provider.partner_id.as_ref()).find(|argument| {
        let meaning = configuration.meaning(&argument.value);
        matches!(meaning, Meaning::Text { text, by } if by > By::Literal && TrackingId::parse(&text).as_ref() == Ok(id))
    });
    let left = left.map(|argument| {
        format!(
            "; `partner_id` in line {} comes to it by an expression, and stays",
            source.location(argument.span.start).line
        )
    });
    let left = left.unwrap_or_default();
    if text == source.text {
        return Ok(Edit::Unchanged(format!("has no `partner_id` that is written out as {}{left}", id.pid())));
    }
    Ok(Edit::Changed { text, done: format!("removed {} from {}{left}", id.pid(), blocks(source, with_id)) })
}

/// Whether the ID is written out in a provider block.
fn has_literal(configuration: &Configuration<'_>, provider: &Provider<'_>, id: &TrackingId) -> bool {
    let meaning = provider.partner_id.as_ref().map(|argument| configuration.meaning(&argument.value));
    matches!(meaning, Some(Meaning::Text { text, by: By::Literal }) if TrackingId::parse(&text).as_ref() == Ok(id))
}

/// The text without the ID in those provider blocks, counted from 0, for which `is_meant`.
fn taken_out(
    source: &Source,
    configuration: &Configuration<'_>,
    id: &TrackingId,
    is_meant: &dyn Fn(usize) -> bool,
) -> String {
    let cut = |provider: &Provider<'_>| {
        let argument = provider.partner_id.as_ref().filter(|_| has_literal(configuration, provider, id))?;
        Some(if is_json(&source.path) {
            json::cut(&source.text, provider, argument)
        } else {
            native::cut(&source.text, provider, argument)
        })
    };
    let meant = configuration.providers.iter().enumerate().filter(|(number, _)| is_meant(*number));
    without(&source.text, meant.filter_map(|(_, provider)| cut(provider)).collect())
}
