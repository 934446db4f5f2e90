//! A configuration as JSON: <https://developer.hashicorp.com/terraform/language/syntax/json>.
//!
//! A block is a member named by its type, with an object in it for each label; several blocks are a list
//! of objects, at every level.

use std::borrow::Cow;

use bumpalo::Bump;
use serde::de::IgnoredAny;

use super::configuration::{Argument, Configuration, Expression, First, Provider, runs_elsewhere};
use super::provider::Service;
use crate::config::Source;
use crate::error::{Error, Result};
use crate::template::arm::json::{self, Node, Value, View};

/// What matters of a file.
///
/// # Errors
/// Where it is not JSON, or such as only Resource Manager reads.
pub(super) fn configuration(source: &Source) -> Result<Configuration<'_>> {
    // It says best what is wrong, but takes comments and more.
    let arena = Bump::new();
    let tree = json::parse(source, &arena)?;
    refuse_lenient(source)?;
    let mut configuration = Configuration::default();
    let root = View { text: &source.text, node: &tree };
    for (kind, content) in blocks(root) {
        match &*kind {
            "provider" => {
                for (name, block) in blocks(content) {
                    let Some(service) = Service::named(&name) else { continue };
                    configuration.providers.extend(objects(block).map(|block| provider(source, service, block)));
                }
            }
            "variable" => {
                for (name, variable) in blocks(content) {
                    let default = blocks(variable).find(|(key, _)| key == "default");
                    let default = default.map(|(_, value)| expression(source, value));
                    configuration.variables.extend(default.map(|value| (Cow::Owned(name.into_owned()), value)));
                }
            }
            "terraform" => configuration.remote = configuration.remote.or_else(|| remote(content)),
            "locals" => {
                let locals = blocks(content);
                let locals = locals.map(|(name, value)| (Cow::Owned(name.into_owned()), expression(source, value)));
                configuration.locals.extend(locals);
            }
            _ => {}
        }
    }
    Ok(configuration)
}

fn remote(terraform: View<'_>) -> Option<(&'static str, usize)> {
    blocks(terraform).find_map(|(name, content)| {
        let label = blocks(content).next().map(|(label, _)| label);
        runs_elsewhere(&name, label.as_deref()).map(|what| (what, content.node.span.start))
    })
}

/// Terraform takes no comments, no comma behind the last item, no other quotes, no keys without any.
fn refuse_lenient(source: &Source) -> Result<()> {
    let text = source.text.trim_start_matches('\u{FEFF}');
    let Err(error) = serde_json::from_str::<IgnoredAny>(text) else { return Ok(()) };
    let line_start = match error.line() {
        0 | 1 => source.text.len() - text.len(),
        line => source.text.match_indices('\n').nth(line - 2).map_or(0, |(at, _)| at + 1),
    };
    // Its columns count bytes, from 1; at the end of a line they count that of the line end.
    let mut at = (line_start + error.column().saturating_sub(1)).min(source.text.len());
    while !source.text.is_char_boundary(at) {
        at -= 1;
    }
    Err(Error::InFile {
        at: source.location(at),
        problem: "this is not JSON as Terraform reads it, without comments or a comma behind the last item; correct it"
            .to_owned(),
    })
}

/// The object, or those in the list.
fn objects(view: View<'_>) -> impl Iterator<Item = View<'_>> {
    let is_object = |view: &View<'_>| matches!(view.node.value, Value::Object(_));
    let items: &[Node<'_>] = match view.node.value {
        Value::Array(items) => items,
        _ => std::slice::from_ref(view.node),
    };
    items.iter().map(move |node| View { node, ..view }).filter(is_object)
}

/// The members of the object, or of those in the list.
fn blocks(view: View<'_>) -> impl Iterator<Item = (Cow<'_, str>, View<'_>)> {
    objects(view).flat_map(View::members)
}

fn expression<'t>(source: &'t Source, view: View<'_>) -> Expression<'t> {
    match view.string() {
        Some(text) => Expression::Template(Cow::Owned(text.into_owned())),
        None => Expression::Native(&source.text[view.node.span.clone()]),
    }
}

fn provider<'t>(source: &'t Source, service: Service, block: View<'_>) -> Provider<'t> {
    let members = block.node.members();
    let mut named = members.iter().zip(block.members());
    let partner_id = named.find(|(_, (key, _))| key == "partner_id").map(|(member, (_, value))| Argument {
        span: member.span(),
        value_at: value.node.span.start,
        value: expression(source, value),
    });
    let span = &block.node.span;
    Provider {
        service,
        at: span.start,
        inside: span.start + 1..span.end - 1,
        first: members.first().map(|member| First { at: member.key.start, is_block: false }),
        partner_id,
    }
}
