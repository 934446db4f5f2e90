//! The deployments in a template, and which of them are markers.

use std::borrow::Cow;
use std::ops::Range;

use super::json::{Value, View, located};
use super::resolve::values_in;
use crate::config::Source;
use crate::error::Result;
use crate::template::deployment::TYPE;
use crate::tracking_id::TrackingId;

/// A deployment in a list of resources.
#[derive(Clone, Debug)]
pub(super) struct Deployment<'a> {
    /// Its number among the resources.
    pub(super) number: usize,
    /// The resource.
    pub(super) view: View<'a>,
    /// Its symbolic name, where resources have those.
    pub(super) symbol: Option<Cow<'a, str>>,
    /// Its name, as it is written.
    pub(super) name: Cow<'a, str>,
}

/// The deployments among the resources of a template.
pub(super) fn deployments(template: View<'_>) -> Vec<Deployment<'_>> {
    let Some(resources) = template.get("resources") else { return Vec::new() };
    let symbols = resources.members().map(|(symbol, _)| Some(symbol)).chain(std::iter::repeat(None));
    let is_deployment = |view: &View<'_>| {
        view.get("type").and_then(View::string).is_some_and(|kind| kind.trim().eq_ignore_ascii_case(TYPE))
            && !is_existing(*view)
    };
    let found = resources.children().zip(symbols).enumerate().filter(|(_, (view, _))| is_deployment(view));
    found
        .map(|(number, (view, symbol))| {
            let name = view.get("name").and_then(View::string).unwrap_or_default();
            Deployment { number, view, symbol, name }
        })
        .collect()
}

/// Whether a resource is only referred to, and not deployed.
fn is_existing(view: View<'_>) -> bool {
    view.get("existing").is_some_and(|existing| existing.written().eq_ignore_ascii_case("true"))
}

/// More than any template has; what is asked about each of them would come to no end.
const MOST: usize = 800;

/// That a template has no more deployments, nested ones included, than can be looked at.
///
/// # Errors
/// Where it has.
pub(super) fn refuse_too_many(source: &Source, root: View<'_>) -> Result<()> {
    // None is written in fewer bytes than its type, and most templates end before so many could.
    if root.text.len() < MOST * TYPE.len() || count(root, 0) <= MOST {
        return Ok(());
    }
    let problem = format!("there are more than {MOST} deployments here, which is no template; see who wrote it");
    Err(located(source, root.node.span.start, problem))
}

/// How many there are besides those that are counted already, as far as that matters.
fn count(template: View<'_>, counted: usize) -> usize {
    let found = deployments(template);
    let counted = counted + found.len();
    found
        .iter()
        .filter_map(Deployment::inner)
        .fold(counted, |counted, inner| if counted > MOST { counted } else { count(inner, counted) })
}

impl<'a> Deployment<'a> {
    /// The template inside, where it is not linked.
    pub(super) fn inner(&self) -> Option<View<'a>> {
        self.view.get("properties")?.get("template")
    }

    /// The template inside, where its `parameters` and `variables` are its own; otherwise those of the outer
    /// template are meant.
    pub(super) fn inner_of_its_own(&self) -> Option<View<'a>> {
        let options = self.view.get("properties")?.get("expressionEvaluationOptions")?;
        let scope = options.get("scope").and_then(View::string)?;
        self.inner().filter(|_| scope.eq_ignore_ascii_case("inner"))
    }

    /// Whether it deploys nothing, and tells nothing.
    pub(super) fn is_empty(&self) -> bool {
        let has_children = |view: View<'_>, key| view.get(key).is_some_and(|list| list.children().next().is_some());
        self.inner().is_some_and(|inner| {
            matches!(inner.node.value, Value::Object(_))
                && !has_children(inner, "resources")
                && !has_children(inner, "outputs")
        }) && !has_children(self.view, "resources")
            && self.view.get("copy").is_none()
    }

    /// The ID after which it is named, where that is all of its name.
    pub(super) fn id(&self) -> Option<TrackingId> {
        let id = TrackingId::parse(&self.name).ok()?;
        id.pid().eq_ignore_ascii_case(&self.name).then_some(id)
    }

    /// The parameter on which alone it depends whether it is deployed.
    pub(super) fn opt_out(&self) -> Option<String> {
        let condition = self.view.get("condition")?.string()?;
        let name = condition.strip_prefix("[parameters('")?.strip_suffix("')]")?;
        (!name.contains('\'')).then(|| name.to_owned())
    }
}

/// The first string anywhere in a value for which `is_it`, which is also told whether it stands in a
/// `dependsOn`.
fn find_string<'a>(
    view: View<'a>,
    in_depends_on: bool,
    is_it: &dyn Fn(View<'a>, &str, bool) -> bool,
) -> Option<View<'a>> {
    match &view.node.value {
        Value::Text => view.string().filter(|text| is_it(view, text, in_depends_on)).map(|_| view),
        Value::Word => None,
        Value::Array(_) => view.children().find_map(|child| find_string(child, in_depends_on, is_it)),
        Value::Object(_) => view
            .members()
            .find_map(|(key, child)| find_string(child, in_depends_on || key.eq_ignore_ascii_case("dependsOn"), is_it)),
    }
}

/// The first string outside of `own` that asks for a parameter.
pub(super) fn asking_for<'a>(root: View<'a>, name: &str, own: &Range<usize>) -> Option<View<'a>> {
    let call = format!("parameters('{}')", name.to_ascii_lowercase());
    let elsewhere = with_parameters_of_their_own(root);
    let asks = |view: View<'_>, text: &str, _| {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let at = view.node.span.start;
        text.to_ascii_lowercase().contains(&call)
            && !own.contains(&at)
            && !elsewhere.iter().any(|template| template.contains(&at))
    };
    find_string(root, false, &asks)
}

/// Where the nested templates are in which other parameters are meant.
fn with_parameters_of_their_own(template: View<'_>) -> Vec<Range<usize>> {
    let of = |deployment: Deployment<'_>| match (deployment.inner_of_its_own(), deployment.inner()) {
        (Some(own), _) => vec![own.node.span.clone()],
        (None, Some(inner)) => with_parameters_of_their_own(inner),
        (None, None) => Vec::new(),
    };
    deployments(template).into_iter().flat_map(of).collect()
}

/// The first string outside of `own` that asks for the deployment of this name, or waits for it; by its
/// symbolic name, too, where it has one.
pub(super) fn asking_for_deployment<'a>(
    root: View<'a>,
    name: &str,
    symbol: Option<&str>,
    own: &Range<usize>,
) -> Option<View<'a>> {
    let asks = |view: View<'_>, text: &str, in_depends_on: bool| {
        let by_symbol = |symbol: &str| {
            let quoted = format!("'{}'", symbol.to_ascii_lowercase());
            (in_depends_on && text.eq_ignore_ascii_case(symbol)) || text.to_ascii_lowercase().contains(&quoted)
        };
        !own.contains(&view.node.span.start)
            && (in_depends_on || refers(text))
            && (mentions(text, name)
                || symbol.is_some_and(by_symbol)
                || values_in(text, root).iter().any(|value| mentions(value, name)))
    };
    find_string(root, false, &asks)
}

/// Whether an expression may be about a resource. A name by itself is none: telemetry is often named
/// after an ID, and something more.
fn refers(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let about = ["reference(", "resourceid(", "microsoft.resources/deployments"];
    text.starts_with('[') && about.iter().any(|call| text.contains(call))
}

/// Whether a name stands in a text, and not as the beginning of a longer one.
fn mentions(text: &str, name: &str) -> bool {
    let (text, name) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    let is_in_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.match_indices(&name).any(|(at, _)| !text[at + name.len()..].starts_with(is_in_name))
}
