//! Putting a marker into a template.

use bumpalo::Bump;

use super::insert::{behind_member, into_container};
use super::json::{self, Value, View, located};
use super::layout::{Layout, Piece};
use super::marker::{Deployment, asking_for, asking_for_deployment, deployments, refuse_too_many};
use super::resolve::meaning;
use super::target_of;
use crate::config::Source;
use crate::error::Result;
use crate::template::Marker;
use crate::template::deployment::{
    API_VERSION, INNER_SCHEMA, OPT_OUT, TYPE, already, is_pid, not_on_by_default, unused_symbol,
};
use crate::template::splice::{Insertion, applied};

/// What it means that a marker is to be put in.
pub(super) enum Added {
    /// The new text.
    Text(String),
    /// It is there already, as this says.
    There(String),
}

/// The text with the marker.
///
/// # Errors
/// Where it is no template, or has no place for a marker.
pub(super) fn added(source: &Source, marker: &Marker) -> Result<Added> {
    let arena = Bump::new();
    let tree = json::parse(source, &arena)?;
    let root = View { text: &source.text, node: &tree };
    let target = target_of(&source.text).ok_or_else(|| super::no_template(source))?;
    refuse_too_many(source, root)?;
    let named_so =
        |deployment: &Deployment<'_>| meaning(&deployment.name, root).text().eq_ignore_ascii_case(marker.id.pid());
    if let Some(there) = deployments(root).iter().find(|deployment| named_so(deployment)) {
        let line = source.location(there.view.node.span.start).line;
        return Ok(Added::There(already(marker, line, there.opt_out().as_deref(), there.is_empty())));
    }
    refuse_nested(source, root, &named_so)?;
    refuse_asked_for(source, root, marker.id.pid())?;
    let layout = Layout::of_root(root);
    let location = target.needs_location().then(|| location(root));
    let condition = marker.opt_out.as_ref().map(|name| format!("[parameters('{name}')]"));
    let piece = marker_piece(marker.id.pid(), location, condition.as_deref());
    let mut insertions = vec![resource(source, root, &piece, &layout)?];
    if let Some(name) = &marker.opt_out {
        insertions.extend(parameter(source, root, name, &layout)?);
    }
    Ok(Added::Text(applied(&source.text, insertions)))
}

/// The markers that a template has at its root besides.
///
/// # Errors
/// Where it is no JSON.
pub(super) fn others(source: &Source) -> Result<Vec<String>> {
    let arena = Bump::new();
    let tree = json::parse(source, &arena)?;
    let root = View { text: &source.text, node: &tree };
    let names = deployments(root).into_iter().map(|deployment| meaning(&deployment.name, root).text().to_owned());
    Ok(names.filter(|name| is_pid(name)).collect())
}

/// That a parameter which is there already does not leave the marker out by itself; whether there is one.
///
/// # Errors
/// Where it is no JSON, or the default is not true.
pub(super) fn has_parameter(source: &Source, name: &str) -> Result<bool> {
    let arena = Bump::new();
    let tree = json::parse(source, &arena)?;
    let root = View { text: &source.text, node: &tree };
    let Some(parameter) = root.get("parameters").and_then(|parameters| parameters.get(name)) else { return Ok(false) };
    must_be_bool(source, parameter, name)?;
    match parameter.get("defaultValue") {
        Some(value) if value.written() == "true" => Ok(true),
        _ => Err(located(source, parameter.node.span.start, not_on_by_default(name))),
    }
}

/// In one resource group two deployments of one name get into each other's way.
fn refuse_nested(source: &Source, template: View<'_>, named_so: &dyn Fn(&Deployment<'_>) -> bool) -> Result<()> {
    for deployment in deployments(template) {
        let Some(inner) = deployment.inner() else { continue };
        if let Some(there) = deployments(inner).iter().find(|nested| named_so(nested)) {
            let problem = "a nested template has this marker, which does not count for the whole, and two \
                           deployments may not bear one name; take it out there first";
            return Err(located(source, there.view.node.span.start, problem));
        }
        refuse_nested(source, inner, named_so)?;
    }
    Ok(())
}

/// Whatever asks for a deployment of this name means another one, and a marker that something needs could
/// not be taken out again.
fn refuse_asked_for(source: &Source, root: View<'_>, pid: &str) -> Result<()> {
    match asking_for_deployment(root, pid, None, &(0..0)) {
        None => Ok(()),
        Some(asking) => {
            let problem = format!("this asks for a deployment `{pid}`, which is not there; correct it first");
            Err(located(source, asking.node.span.start, problem))
        }
    }
}

/// Where the deployment is kept, which only matters above resource groups.
fn location(root: View<'_>) -> &'static str {
    let parameter = root.get("parameters").and_then(|parameters| parameters.get("location"));
    match parameter.and_then(|parameter| parameter.get("type")).and_then(View::string) {
        Some(kind) if kind.eq_ignore_ascii_case("string") => "[parameters('location')]",
        _ => "[deployment().location]",
    }
}

fn marker_piece<'a>(pid: &'a str, location: Option<&'a str>, condition: Option<&'a str>) -> Piece<'a> {
    let inner = Piece::Object(vec![
        ("$schema", Piece::Text(INNER_SCHEMA)),
        ("contentVersion", Piece::Text("1.0.0.0")),
        ("resources", Piece::EmptyList),
    ]);
    let mut members = Vec::new();
    members.extend(condition.map(|condition| ("condition", Piece::Text(condition))));
    members.push(("type", Piece::Text(TYPE)));
    members.push(("apiVersion", Piece::Text(API_VERSION)));
    members.push(("name", Piece::Text(pid)));
    members.extend(location.map(|location| ("location", Piece::Text(location))));
    members.push(("properties", Piece::Object(vec![("mode", Piece::Text("Incremental")), ("template", inner)])));
    Piece::Object(members)
}

fn resource(source: &Source, root: View<'_>, piece: &Piece<'_>, layout: &Layout<'_>) -> Result<Insertion> {
    let Some(resources) = root.get("resources") else {
        let end = root.node.members().last().map_or(root.node.span.start + 1, |member| member.value.span.end);
        let symbol = has_symbolic_names(root).then(|| unused_symbol(root.text));
        let brackets = if symbol.is_some() { ["{", "}"] } else { ["[", "]"] };
        return Ok(behind_member(end, "resources", brackets, (symbol.as_deref(), piece), layout));
    };
    let symbol = match resources.node.value {
        Value::Array(_) => None,
        Value::Object(_) => Some(unused_symbol(root.text)),
        Value::Text | Value::Word => {
            let problem = "`resources` is neither a list nor an object; make it one";
            return Err(located(source, resources.node.span.start, problem));
        }
    };
    Ok(into_container(&source.text, resources.node, symbol.as_deref(), piece, layout))
}

/// Where resources are not there to show it.
fn has_symbolic_names(root: View<'_>) -> bool {
    let version = root.get("languageVersion").and_then(View::string).unwrap_or_default();
    version.starts_with('2') || version.ends_with("-experimental")
}

/// The parameter that leaves the marker out; none where the template has it already.
fn parameter(source: &Source, root: View<'_>, name: &str, layout: &Layout<'_>) -> Result<Option<Insertion>> {
    let piece = Piece::Object(vec![
        ("type", Piece::Text("bool")),
        ("defaultValue", Piece::True),
        ("metadata", Piece::Object(vec![("description", Piece::Text(OPT_OUT))])),
    ]);
    if root.get("parameters").and_then(|parameters| parameters.get(name)).is_none()
        && let Some(asking) = asking_for(root, name, &(0..0))
    {
        let problem = format!("this asks for a parameter `{name}`, which is not there; choose another name");
        return Err(located(source, asking.node.span.start, problem));
    }
    let Some(parameters) = root.get("parameters") else {
        return Ok(Some(behind_member(usual_end(root), "parameters", ["{", "}"], (Some(name), &piece), layout)));
    };
    if !matches!(parameters.node.value, Value::Object(_)) {
        return Err(located(source, parameters.node.span.start, "`parameters` is not an object; make it one"));
    }
    match parameters.get(name) {
        None => Ok(Some(into_container(&source.text, parameters.node, Some(name), &piece, layout))),
        Some(there) => must_be_bool(source, there, name).map(|()| None),
    }
}

/// Where the member of the root ends behind which parameters usually stand; or the last one.
fn usual_end(root: View<'_>) -> usize {
    let members = root.node.members();
    let usual = ["contentVersion", "$schema"].iter().find_map(|key| root.member(key));
    let member = usual.map(|(number, _)| &members[number]).or(members.last());
    member.map_or(root.node.span.start + 1, |member| member.value.span.end)
}

fn must_be_bool(source: &Source, parameter: View<'_>, name: &str) -> Result<()> {
    match parameter.get("type").and_then(View::string) {
        Some(kind) if kind.eq_ignore_ascii_case("bool") => Ok(()),
        _ => {
            let problem = format!("there is a parameter `{name}`, and it is no `bool`; choose another name");
            Err(located(source, parameter.node.span.start, problem))
        }
    }
}
