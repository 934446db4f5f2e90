//! What matters of a configuration, whether it is written in HCL or as JSON.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::hcl::{self, Block, Content, Item};
use super::provider::Service;
use super::{Problem, is_json, json};
use crate::config::Source;
use crate::error::Result;

/// The parts of one file that can say what a `partner_id` is.
#[derive(Debug, Default)]
pub(super) struct Configuration<'t> {
    /// The provider blocks of azurerm, azapi and azuread.
    pub(super) providers: Vec<Provider<'t>>,
    /// The defaults of variables.
    pub(super) variables: HashMap<Cow<'t, str>, Expression<'t>>,
    /// The local values.
    pub(super) locals: HashMap<Cow<'t, str>, Expression<'t>>,
    /// What makes it run on another machine, in words, and where that stands.
    pub(super) remote: Option<(&'static str, usize)>,
}

/// A provider block, or the object that is one in JSON.
#[derive(Debug)]
pub(super) struct Provider<'t> {
    /// Whose.
    pub(super) service: Service,
    /// Where it begins.
    pub(super) at: usize,
    /// What is between its brackets.
    pub(super) inside: Range<usize>,
    /// The first thing in it.
    pub(super) first: Option<First>,
    /// Its `partner_id`.
    pub(super) partner_id: Option<Argument<'t>>,
}

/// The first thing in a provider block.
#[derive(Debug)]
pub(super) struct First {
    /// Where it begins.
    pub(super) at: usize,
    /// Whether it is a block. A member in JSON is none.
    pub(super) is_block: bool,
}

/// An argument.
#[derive(Debug)]
pub(super) struct Argument<'t> {
    /// Where it stands, with its name.
    pub(super) span: Range<usize>,
    /// Where its value begins.
    pub(super) value_at: usize,
    /// Its value.
    pub(super) value: Expression<'t>,
}

/// A value that is not yet understood.
#[derive(Clone, Debug)]
pub(super) enum Expression<'t> {
    /// As it is written in HCL. Numbers and words are the same in JSON.
    Native(&'t str),
    /// A string in JSON, which can have `${…}` in it.
    Template(Cow<'t, str>),
}

/// More provider blocks than any configuration has: each may be told of, with its line.
const MOST: usize = 1000;

impl<'t> Configuration<'t> {
    /// That of a file.
    ///
    /// # Errors
    /// Where it cannot be understood.
    pub(super) fn of(source: &'t Source) -> Result<Self> {
        let configuration = if is_json(&source.path) {
            json::configuration(source)?
        } else {
            Self::of_items(&source.text, hcl::items(&source.text).map_err(|problem| problem.of(source))?)
                .map_err(|problem| problem.of(source))?
        };
        match configuration.providers.get(MOST) {
            None => Ok(configuration),
            Some(provider) => {
                let what = "this is the 1001st provider block of the file, which is no configuration; see who wrote it";
                Err(Problem { at: provider.at, what }.of(source))
            }
        }
    }

    fn of_items(text: &'t str, items: Vec<Item<'t>>) -> std::result::Result<Self, Problem> {
        let mut configuration = Self::default();
        for Item { start, name, content } in items {
            let Content::Block(block) = content else { continue };
            match (name, block.labels.as_slice()) {
                ("provider", [label]) => {
                    if let Some(service) = Service::named(label) {
                        configuration.providers.push(provider(text, service, start, &block)?);
                    }
                }
                ("variable", [label]) => {
                    let default = values(text, &block).find(|(name, _)| *name == "default");
                    configuration.variables.extend(default.map(|(_, value)| (Cow::Borrowed(*label), value)));
                }
                ("terraform", []) => configuration.remote = configuration.remote.or_else(|| remote(&block)),
                ("locals", []) => {
                    configuration.locals.extend(values(text, &block).map(|(name, value)| (Cow::Borrowed(name), value)));
                }
                _ => {}
            }
        }
        Ok(configuration)
    }
}

/// In words, the block inside of `terraform` that makes it run on another machine.
pub(super) fn runs_elsewhere(name: &str, label: Option<&str>) -> Option<&'static str> {
    match (name, label) {
        ("cloud", _) => Some("a `cloud` block"),
        ("backend", Some("remote")) => Some("`backend \"remote\"`"),
        _ => None,
    }
}

fn remote(terraform: &Block<'_>) -> Option<(&'static str, usize)> {
    terraform.items.iter().find_map(|item| match &item.content {
        Content::Block(block) => {
            runs_elsewhere(item.name, block.labels.first().copied()).map(|what| (what, item.start))
        }
        Content::Value(_) => None,
    })
}

fn provider<'t>(
    text: &'t str,
    service: Service,
    at: usize,
    block: &Block<'t>,
) -> std::result::Result<Provider<'t>, Problem> {
    let first =
        block.items.first().map(|item| First { at: item.start, is_block: matches!(item.content, Content::Block(_)) });
    // Terraform says the same of it.
    if let Some(First { at, is_block: true }) = first
        && !text[block.inside.start..at].contains('\n')
    {
        let what = "a block on one line can hold one argument and no block; write what is in it on lines of its own";
        return Err(Problem { at, what });
    }
    let partner_id = block.items.iter().find_map(|item| match &item.content {
        Content::Value(value) if item.name == "partner_id" => Some(Argument {
            span: item.start..value.end,
            value_at: value.start,
            value: Expression::Native(&text[value.clone()]),
        }),
        _ => None,
    });
    Ok(Provider { service, at, inside: block.inside.clone(), first, partner_id })
}

/// The arguments of a block.
fn values<'t>(text: &'t str, block: &Block<'t>) -> impl Iterator<Item = (&'t str, Expression<'t>)> {
    block.items.iter().filter_map(|item| match &item.content {
        Content::Value(value) => Some((item.name, Expression::Native(&text[value.clone()]))),
        Content::Block(_) => None,
    })
}
