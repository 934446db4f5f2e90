//! Putting a marker into a file: behind everything else, so that nothing has to move.

use bumpalo::Bump;

use super::asking::asking_for;
use super::file::{Declaration, File};
use super::marker::{candidates, default_of, nested, resources};
use super::scan::Kind;
use super::{located, target_of};
use crate::config::Source;
use crate::error::Result;
use crate::template::Marker;
use crate::template::deployment::{
    API_VERSION, INNER_SCHEMA, OPT_OUT, TYPE, already, not_on_by_default, unused_symbol,
};

/// What it means that a marker is to be put in.
pub(super) enum Added {
    /// The new text, and the markers that were there before.
    Text { text: String, others: Vec<String> },
    /// It is there already, as this says.
    There(String),
}

/// The text with the marker.
///
/// # Errors
/// Where it cannot be understood, or has no place for a marker.
pub(super) fn added(source: &Source, marker: &Marker) -> Result<Added> {
    let arena = Bump::new();
    let file = super::parse(source, &arena)?;
    let pid = marker.id.pid();
    let candidates = candidates(resources(&file));
    if let Some(there) = candidates.iter().find(|candidate| candidate.name.text().eq_ignore_ascii_case(pid)) {
        let line = source.location(file.tokens[there.resource.declaration.rest.start - 1].span.start).line;
        // What a module deploys is told by another file.
        let is_empty = there.resource.is_empty() != Some(false);
        return Ok(Added::There(already(marker, line, there.resource.opt_out(), is_empty)));
    }
    refuse(source, &file, pid)?;
    let target = target_of(&file).ok_or_else(|| {
        source.problem("its `targetScope` is none of a deployment in Azure; name the file that is deployed there")
    })?;
    let parameter = match &marker.opt_out {
        Some(name) => new_parameter(source, &file, name)?,
        None => String::new(),
    };
    let location = if target.needs_location() { location(source, &file, marker)? } else { "" };
    let lines = parameter + &resource(&file, marker, location);
    let newline = last_line_end(&source.text).unwrap_or("\n");
    let text = appended(&source.text, &laid_out(&lines, unit(&file), newline), newline);
    Ok(Added::Text { text, others: candidates.iter().map(|other| other.name.text().to_owned()).collect() })
}

/// What would have to change first.
fn refuse(source: &Source, file: &File<'_>, pid: &str) -> Result<()> {
    if let Some((at, _)) = nested(file).iter().find(|(_, name)| name.eq_ignore_ascii_case(pid)) {
        let problem = "a nested template has this marker, which does not count for the whole, and two \
                       deployments may not bear one name; take it out there first";
        return Err(located(source, file.tokens[*at].span.start, problem));
    }
    if let Some(asking) = asking_for(file, pid, &(0..0)) {
        let problem = format!("this asks for a deployment `{pid}`, which is not there; correct it first");
        return Err(located(source, file.tokens[asking].span.start, problem));
    }
    match file.dangling {
        Some(at) => Err(located(source, at, "nothing stands behind this decorator; delete it")),
        None => Ok(()),
    }
}

/// The block behind a text, which keeps its end: with a line end, or without.
fn appended(text: &str, block: &str, newline: &str) -> String {
    if text.strip_prefix('\u{FEFF}').unwrap_or(text).is_empty() {
        return [text, block, newline].concat();
    }
    if text.ends_with(['\n', '\r']) {
        return [text, newline, block, newline].concat();
    }
    [text, newline, newline, block].concat()
}

/// Lines in the layout of the file. They are written with two blanks a level.
fn laid_out(lines: &str, unit: &str, newline: &str) -> String {
    let lines = lines.lines().map(|line| {
        let inside = line.trim_start_matches(' ');
        unit.repeat((line.len() - inside.len()) / 2) + inside
    });
    lines.collect::<Vec<_>>().join(newline)
}

fn resource(file: &File<'_>, marker: &Marker, location: &str) -> String {
    let opt_out = marker.opt_out.as_deref().unwrap_or_default();
    let symbol = unused_symbol(&[file.text, opt_out].join(" "));
    let condition = if opt_out.is_empty() { String::new() } else { format!("if ({opt_out}) ") };
    let location = if location.is_empty() { String::new() } else { format!("  location: {location}\n") };
    let pid = marker.id.pid();
    format!(
        "resource {symbol} '{TYPE}@{API_VERSION}' = {condition}{{\n  name: '{pid}'\n{location}  properties: {{\n    \
         mode: 'Incremental'\n    template: {{\n      '$schema': '{INNER_SCHEMA}'\n      \
         contentVersion: '1.0.0.0'\n      resources: []\n    }}\n  }}\n}}"
    )
}

/// Where the deployment is kept, which only matters above resource groups.
fn location(source: &Source, file: &File<'_>, marker: &Marker) -> Result<&'static str> {
    let is_its_own = |name: &str| {
        marker.opt_out.as_deref() != Some(name)
            && !file.declarations.iter().any(|it| it.keyword != "output" && it.name == name)
    };
    if file.declared("param").any(|it| it.name == "location" && file.has_type(it, "string")) {
        Ok("location")
    } else if is_its_own("deployment") {
        Ok("deployment().location")
    } else if is_its_own("az") {
        Ok("az.deployment().location")
    } else {
        Err(source.problem(
            "`deployment` and `az` are both other things in it, so that nothing says where to deploy; rename one",
        ))
    }
}

/// The parameter that leaves the marker out; nothing where the file has it already.
fn new_parameter(source: &Source, file: &File<'_>, name: &str) -> Result<String> {
    if matches!(name, "true" | "false" | "null") {
        return Err(source.problem(format!("`{name}` can be no parameter of a Bicep file; choose another name")));
    }
    let there = file.declarations.iter().find(|it| it.keyword != "output" && it.name.eq_ignore_ascii_case(name));
    if let Some(there) = there {
        return match taken(file, there, name) {
            None => Ok(String::new()),
            Some(problem) => Err(located(source, file.tokens[there.rest.start].span.start, problem)),
        };
    }
    if let Some(used) = file.used(name, &(0..0)) {
        let problem = format!("this asks for a parameter `{name}`, which is not there; choose another name");
        return Err(located(source, file.tokens[used].span.start, problem));
    }
    let description = OPT_OUT.replace('\'', "\\'");
    // No line between the two: so it is told from a parameter that was there before.
    Ok(format!("@description('{description}')\nparam {name} bool = true\n"))
}

/// Why what is declared is no parameter that can leave a marker out.
fn taken(file: &File<'_>, there: &Declaration<'_>, name: &str) -> Option<String> {
    if there.keyword != "param" || there.name != name || !file.has_type(there, "bool") {
        let what = match there.keyword {
            "param" => "parameter",
            "import" => "name from an import,",
            keyword => keyword,
        };
        let there = there.name;
        return Some(format!(
            "there is a {what} `{there}`, and it is no parameter `{name}` of type `bool`; choose another name"
        ));
    }
    (default_of(file, name).as_deref() != Some("true")).then(|| not_on_by_default(name))
}

/// What a level adds to the indentation.
fn unit<'t>(file: &File<'t>) -> &'t str {
    let opens = file.level(0..file.tokens.len()).filter(|number| file.is(*number, Kind::Open));
    let mut indents = opens.filter(|open| file.is(*open + 1, Kind::LineEnd)).filter_map(|open| {
        let start = file.tokens.get(open + 2)?.span.start;
        let line = &file.text[file.tokens[open].span.end..start];
        let indent = &line[line.rfind(['\n', '\r'])? + 1..];
        (!indent.is_empty() && indent.trim_matches([' ', '\t']).is_empty()).then_some(indent)
    });
    indents.next().unwrap_or("  ")
}

/// The last line end in a text.
pub(super) fn last_line_end(text: &str) -> Option<&str> {
    let at = text.rfind(['\n', '\r'])?;
    let start = if text[..=at].ends_with("\r\n") { at - 1 } else { at };
    Some(&text[start..=at])
}
