//! Taking markers out of a template.
//!
//! What was before is found by trying: of the texts from which [`added`] may have made this one, the one
//! is right from which it does. A marker that something else has put in is taken out with its comma and
//! the blanks before it.

use std::ops::Range;

use bumpalo::Bump;

use super::add::{Added, added};
use super::json::{self, View, located};
use super::layout::{has_line_end, last_line_end};
use super::marker::{Deployment, asking_for, asking_for_deployment, deployments, refuse_too_many};
use crate::config::Source;
use crate::error::Result;
use crate::template::Marker;
use crate::template::splice::without;
use crate::tracking_id::TrackingId;

/// The text without the first well-formed marker that has this ID; none where there is none.
///
/// # Errors
/// Where it is not JSON, or something in it needs the marker.
pub(super) fn without_first(source: &Source, id: &TrackingId) -> Result<Option<String>> {
    let arena = Bump::new();
    let tree = json::parse(source, &arena)?;
    let root = View { text: &source.text, node: &tree };
    refuse_too_many(source, root)?;
    let Some(marker) = first(root, id) else { return Ok(None) };
    refuse_needed(source, root, &marker)?;
    let opt_out = marker.opt_out().filter(|name| is_for_this_alone(root, &marker, name));
    let put_in = Marker { id: id.clone(), opt_out: marker.opt_out() };
    for ranges in possible_additions(root, &marker, opt_out.as_deref()) {
        let before = Source { path: source.path.clone(), text: without(&source.text, ranges) };
        if let Ok(Added::Text(text)) = added(&before, &put_in)
            && text == source.text
        {
            return Ok(Some(before.text));
        }
    }
    let text = without(&source.text, carefully(root, &marker));
    json::parse(&Source { path: source.path.clone(), text: text.clone() }, &Bump::new()).map(drop).map_err(|_| {
        located(source, marker.view.node.span.start, "this marker cannot be cut out; delete it by hand")
    })?;
    Ok(Some(text))
}

fn first<'a>(root: View<'a>, id: &TrackingId) -> Option<Deployment<'a>> {
    let is_it = |deployment: &Deployment<'_>| deployment.is_empty() && deployment.id().as_ref() == Some(id);
    deployments(root).into_iter().find(is_it)
}

/// The parameter on which the first well-formed marker with this ID depends.
///
/// # Errors
/// Where it is not JSON.
pub(super) fn first_opt_out(source: &Source, id: &TrackingId) -> Result<Option<String>> {
    let arena = Bump::new();
    let tree = json::parse(source, &arena)?;
    Ok(first(View { text: &source.text, node: &tree }, id).and_then(|marker| marker.opt_out()))
}

/// Whether there is a parameter for which nothing asks.
///
/// # Errors
/// Where it is not JSON.
pub(super) fn has_idle_parameter(source: &Source, name: &str) -> Result<bool> {
    let arena = Bump::new();
    let tree = json::parse(source, &arena)?;
    let root = View { text: &source.text, node: &tree };
    let parameter = root.get("parameters").and_then(|parameters| parameters.get(name));
    Ok(parameter.is_some() && asking_for(root, name, &(0..0)).is_none())
}

/// What waits for a marker, or asks for it, would fail without.
fn refuse_needed(source: &Source, root: View<'_>, marker: &Deployment<'_>) -> Result<()> {
    match asking_for_deployment(root, &marker.name, marker.symbol.as_deref(), &marker.view.node.span) {
        None => Ok(()),
        Some(view) => {
            let problem = format!("this needs the marker `{}`; change it first", marker.name);
            Err(located(source, view.node.span.start, problem))
        }
    }
}

/// Whether nothing else asks for the parameter.
fn is_for_this_alone(root: View<'_>, marker: &Deployment<'_>, name: &str) -> bool {
    asking_for(root, name, &marker.view.node.span).is_none()
}

/// What [`added`] may have put in: for each way of it, the pieces of text.
fn possible_additions(root: View<'_>, marker: &Deployment<'_>, opt_out: Option<&str>) -> Vec<Vec<Range<usize>>> {
    let resources = possible_child(root, "resources", marker.number);
    let parameters = opt_out.and_then(|name| {
        let (number, _) = root.get("parameters")?.member(name)?;
        Some(possible_child(root, "parameters", number))
    });
    let both = parameters.iter().flatten();
    let both = both.flat_map(|parameter| resources.iter().map(|resource| vec![parameter.clone(), resource.clone()]));
    both.chain(resources.iter().map(|resource| vec![resource.clone()])).collect()
}

/// The same for one child of a member of the root.
fn possible_child(root: View<'_>, name: &str, number: usize) -> Vec<Range<usize>> {
    let Some((at, container)) = root.member(name) else { return Vec::new() };
    let children = container.node.child_spans();
    let open = container.node.span.start + 1;
    let end = children[number].end;
    match children.len() {
        _ if number > 0 => Vec::new(),
        1 => {
            let members = root.node.members();
            let whole = at.checked_sub(1).map(|previous| members[previous].value.span.end..members[at].value.span.end);
            whole.into_iter().chain(std::iter::once(open..end)).collect()
        }
        _ => match root.text.as_bytes()[end..] {
            [b',', b' ', ..] => vec![open..end + 1, open..end + 2],
            [b',', ..] => one(open, end + 1),
            _ => Vec::new(),
        },
    }
}

/// What to cut where something else has put the marker in. Comments stay.
fn carefully(root: View<'_>, marker: &Deployment<'_>) -> Vec<Range<usize>> {
    let Some(resources) = root.get("resources") else { return Vec::new() };
    let text = root.text;
    let children = resources.node.child_spans();
    let child = &children[marker.number];
    let previous = marker.number.checked_sub(1).map(|number| children[number].end);
    let before = previous.unwrap_or(resources.node.span.start + 1)..child.start;
    let next = children.get(marker.number + 1).map_or(resources.node.span.end - 1, |next| next.start);
    let comma = comma_in(text, child.end..next);
    let behind = comma.map_or(child.end, |comma| comma + 1);
    let lead = &text[before.clone()];
    let is_alone = matches!(text[child.end..behind].trim(), "" | ",") && ends_line(&text[behind..]);
    let line = if is_alone { start_of_line(lead, child.start) } else { None };
    let start = line.unwrap_or_else(|| start_of_cut(lead, child.start));
    match (comma, comma_in(text, before)) {
        (Some(comma), _) => vec![start..child.end, comma..comma + 1],
        (None, Some(comma)) if comma < start => vec![comma..comma + 1, start..child.end],
        (None, Some(comma)) => one(comma, child.end),
        (None, None) => one(start, child.end),
    }
}

/// Whether nothing more stands on a line.
fn ends_line(behind: &str) -> bool {
    behind.trim_start_matches([' ', '\t']).starts_with(['\n', '\r'])
}

/// Where the line of an item begins, with the end of the one before it, if only blanks stand before the item.
fn start_of_line(before: &str, start: usize) -> Option<usize> {
    let (newline, behind) = last_line_end(before)?;
    behind.trim().is_empty().then(|| start - behind.len() - newline.len())
}

fn one(start: usize, end: usize) -> Vec<Range<usize>> {
    std::iter::once(start..end).collect()
}

/// From where on the blanks before an item go with it; a comment keeps its line.
fn start_of_cut(before: &str, start: usize) -> usize {
    let is_blank = before.chars().all(|c| c.is_whitespace() || c == ',');
    match last_line_end(before) {
        Some((newline, behind)) if is_blank && !behind.contains(',') => start - behind.len() - newline.len(),
        None if is_blank && !has_line_end(before) => {
            start - (before.len() - before.trim_end_matches([' ', '\t']).len())
        }
        _ => start,
    }
}

/// The comma between two items, which may have comments around it.
fn comma_in(text: &str, between: Range<usize>) -> Option<usize> {
    json::comma(&text[between.clone()]).map(|at| between.start + at)
}
