//! Taking markers out of a file.
//!
//! What was before is found by trying: of the texts from which [`added`] may have made this one, the one
//! is right from which it does. A marker that something else has put in is taken out with its decorators
//! and its lines; comments before and behind it stay.

use std::collections::BTreeSet;
use std::ops::Range;

use super::add::{Added, added};
use super::asking::asking_for;
use super::file::File;
use super::located;
use super::marker::{Candidate, candidates, resources};
use bumpalo::Bump;

use crate::config::Source;
use crate::error::Result;
use crate::template::Marker;
use crate::template::deployment::parameter_stays;
use crate::template::name::Meaning;
use crate::tracking_id::TrackingId;

/// A text without one of its markers.
pub(super) struct Without {
    pub(super) text: String,
    /// The parameter on which alone it depended whether the marker was deployed.
    pub(super) opt_out: Option<String>,
}

/// The text without the first well-formed marker that has this ID; none where there is none.
///
/// # Errors
/// Where it cannot be understood, something in it needs the marker, or the marker is a module.
pub(super) fn without_first(source: &Source, id: &TrackingId) -> Result<Option<Without>> {
    let arena = Bump::new();
    let file = super::parse(source, &arena)?;
    let is_named = |it: &Candidate<'_, '_>| matches!(it.name, Meaning::Literal(_)) && it.name.id().as_ref() == Some(id);
    let is_it =
        |it: &Candidate<'_, '_>| is_named(it) && (it.resource.is_module() || it.resource.is_empty() == Some(true));
    let Some(marker) = candidates(resources(&file)).into_iter().find(is_it) else { return Ok(None) };
    let start = file.tokens[marker.resource.declaration.rest.start - 1].span.start;
    if marker.resource.is_module() {
        let problem = "this marker is a module, and what that deploys is told by another file; where it is \
                       nothing, delete it by hand";
        return Err(located(source, start, problem));
    }
    refuse_needed(source, &file, &marker)?;
    let put_in = Marker { id: id.clone(), opt_out: marker.resource.opt_out().map(str::to_owned) };
    for text in possible_originals(&file, &marker) {
        let before = Source { path: source.path.clone(), text: text.to_owned() };
        if let Ok(Added::Text { text, .. }) = added(&before, &put_in)
            && text == source.text
        {
            return Ok(Some(Without { text: before.text, opt_out: put_in.opt_out }));
        }
    }
    let cut = lines_of(&source.text, span_of(&file, &marker.resource.declaration.all));
    let text = [&source.text[..cut.start], &source.text[cut.end..]].concat();
    Ok(Some(Without { text, opt_out: put_in.opt_out }))
}

/// What is to be said of parameters that left markers out, and are still there with no use.
pub(super) fn left_over(source: &Source, opt_outs: &BTreeSet<String>) -> String {
    let arena = Bump::new();
    let Ok(file) = super::parse(source, &arena) else { return String::new() };
    let parameters = file.declared("param").filter(|it| opt_outs.contains(it.name));
    let unused = parameters.filter(|it| file.used(it.name, &it.all).is_none());
    let said = unused.map(|it| format!("; {}", parameter_stays(it.name)));
    said.collect()
}

/// What waits for a marker, or asks for it, would fail without.
fn refuse_needed(source: &Source, file: &File<'_>, marker: &Candidate<'_, '_>) -> Result<()> {
    let declaration = marker.resource.declaration;
    let asking = || asking_for(file, marker.name.text(), &declaration.all);
    match file.used(declaration.name, &declaration.all).or_else(asking) {
        None => Ok(()),
        Some(number) => {
            let problem = format!("this needs the marker `{}`; change it first", marker.name.text());
            Err(located(source, file.tokens[number].span.start, problem))
        }
    }
}

/// The texts to which [`added`] may have put this marker, the one without its parameter first.
fn possible_originals<'t>(file: &File<'t>, marker: &Candidate<'_, '_>) -> Vec<&'t str> {
    let own = &marker.resource.declaration.all;
    let mut starts = vec![file.tokens[own.start].span.start];
    if let Some(name) = marker.resource.opt_out()
        && let Some(parameter) = file.declared("param").find(|it| it.name == name && it.all.end + 1 == own.start)
    {
        starts.insert(0, file.tokens[parameter.all.start].span.start);
    }
    let mut originals = Vec::new();
    for before in starts.into_iter().map(|start| &file.text[..start]) {
        originals.push(before);
        for end in ["\r\n", "\n", "\r"] {
            let Some(once) = before.strip_suffix(end) else { continue };
            originals.push(once);
            originals.extend(once.strip_suffix(end));
        }
    }
    originals
}

fn span_of(file: &File<'_>, words: &Range<usize>) -> Range<usize> {
    file.tokens[words.start].span.start..file.tokens[words.end - 1].span.end
}

/// The whole lines of what stands alone on them, with one of two empty lines around; else only itself.
fn lines_of(text: &str, span: Range<usize>) -> Range<usize> {
    let is_end = |c: char| c == '\n' || c == '\r';
    let is_blank = |line: &str| line.trim_matches([' ', '\t', '\u{FEFF}']).is_empty();
    let line_start = text[..span.start].rfind(is_end).map_or(0, |at| at + 1);
    let line_end = text[span.end..].find(is_end).map_or(text.len(), |at| span.end + at);
    if !is_blank(&text[line_start..span.start]) || !is_blank(&text[span.end..line_end]) {
        return span;
    }
    let mut start = line_start + if text[line_start..].starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    // A directive holds for the next line, which would become another one.
    while let Some(above) = line_above(text, start).filter(|above| is_directive(&text[above.clone()])) {
        start = above.start;
    }
    let end = line_end + end_of_line(&text[line_end..]);
    let next = text[end..].split(is_end).next().unwrap_or_default();
    match line_above(text, start).filter(|above| is_blank(text[above.clone()].trim_matches(is_end))) {
        Some(above) if is_blank(next) => above.start..end,
        _ => start..end,
    }
}

fn is_directive(line: &str) -> bool {
    line.trim_start_matches([' ', '\t']).starts_with("#disable-next-line")
}

/// The line, with its end, that ends at a byte.
fn line_above(text: &str, at: usize) -> Option<Range<usize>> {
    let before = text[..at].strip_suffix('\n').map_or(&text[..at], |rest| rest.strip_suffix('\r').unwrap_or(rest));
    let before = if before.len() == at { before.strip_suffix('\r')? } else { before };
    let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    Some(start..at)
}

fn end_of_line(rest: &str) -> usize {
    ["\r\n", "\n", "\r"].iter().find(|end| rest.starts_with(**end)).map_or(0, |end| end.len())
}
