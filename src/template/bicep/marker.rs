//! The deployments in a file, and which of them are markers.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use super::file::{Declaration, File, Member};
use super::located;
use super::resolve::{meaning, object};
use super::scan::Kind;
use super::text::text_of;
use crate::config::Source;
use crate::error::Result;
use crate::template::deployment::{NEVER_DEPLOYED, TYPE, is_pid, off_by_default};
use crate::template::name::{DEEPEST, Meaning};

/// A resource or module at the top level.
#[derive(Clone, Debug)]
pub(super) struct Resource<'f, 't> {
    pub(super) file: &'f File<'t>,
    pub(super) declaration: &'f Declaration<'t>,
    /// Its type and version, or where the module is; empty where that is no plain string.
    pub(super) kind: Cow<'t, str>,
    pub(super) is_existing: bool,
    /// The `if`, by number.
    pub(super) condition: Option<usize>,
    /// The names that a loop gives to what it goes through, where it is in one.
    pub(super) locals: Option<Vec<&'t str>>,
    /// What opens its body; none where that is not understood.
    body: Option<usize>,
}

/// Everything that a file deploys, or refers to as existing.
pub(super) fn resources<'f, 't>(file: &'f File<'t>) -> Vec<Resource<'f, 't>> {
    let declarations = file.declarations.iter();
    declarations.filter(|it| matches!(it.keyword, "resource" | "module")).map(|it| resource(file, it)).collect()
}

fn resource<'f, 't>(file: &'f File<'t>, declaration: &'f Declaration<'t>) -> Resource<'f, 't> {
    let kind = declaration.rest.start + 1;
    let mut found = Resource {
        file,
        declaration,
        kind: if file.is(kind, Kind::Text) { text_of(file.written(kind)) } else { Cow::default() },
        is_existing: file.written(file.next(kind)) == "existing",
        condition: None,
        locals: None,
        body: None,
    };
    if let Some(value) = file.value_of(declaration) {
        match file.opens(&value, "[") {
            Some(open) if file.written(open + 1) == "for" => found.read_loop(open),
            _ => found.read_body(value),
        }
    }
    found
}

impl<'t> Resource<'_, 't> {
    fn read_loop(&mut self, open: usize) {
        let file = self.file;
        let inside = open + 1..file.tokens[open].partner;
        let Some(within) = file.level(inside.clone()).find(|number| file.written(*number) == "in") else { return };
        let words = (inside.start + 1..within).filter(|number| file.is(*number, Kind::Word));
        self.locals = Some(words.map(|number| file.written(number)).collect());
        self.read_body(within..inside.end);
    }

    /// The last object is the body, and an `if` before it its condition.
    fn read_body(&mut self, value: Range<usize>) {
        let file = self.file;
        self.body = file.level(value.clone()).filter(|number| file.written(*number) == "{").last();
        self.condition = file.level(value).find(|number| file.written(*number) == "if");
    }

    /// Whether it is something that is deployed under a name of its own.
    fn is_deployment(&self) -> bool {
        let kind = self.kind.split('@').next().unwrap_or_default();
        !self.is_existing && (self.is_module() || kind.trim().eq_ignore_ascii_case(TYPE))
    }

    pub(super) fn is_module(&self) -> bool {
        self.declaration.keyword == "module"
    }

    /// The version in its type.
    pub(super) fn version(&self) -> &str {
        self.kind.split_once('@').map_or("", |(_, version)| version)
    }

    /// Where its type stands, or where its module is.
    pub(super) fn kind_at(&self) -> usize {
        self.declaration.rest.start + 1
    }

    pub(super) fn get(&self, key: &str) -> Option<Member<'t>> {
        self.file.get(self.body?, key)
    }

    pub(super) fn property(&self, key: &str) -> Option<Member<'t>> {
        let properties = object(self.file, &self.get("properties")?.value)?;
        self.file.get(properties, key)
    }

    /// What a value in it means.
    pub(super) fn meaning(&self, member: &Member<'_>) -> Meaning {
        meaning(self.file, &member.value, self.locals.as_deref().unwrap_or_default())
    }

    /// The parameter on which alone it depends whether it is deployed.
    pub(super) fn opt_out(&self) -> Option<&'t str> {
        let open = self.condition? + 1;
        let inside = open + 1..self.file.tokens.get(open)?.partner;
        (inside.len() == 1 && self.file.is(inside.start, Kind::Word)).then(|| self.file.written(inside.start))
    }

    /// Why its condition keeps it from being deployed, at least by default. A condition that is more than
    /// one word is not understood.
    pub(super) fn disabled(&self) -> Option<String> {
        let mut word = self.opt_out().filter(|word| !self.locals.as_ref().is_some_and(|it| it.contains(word)))?;
        // A variable may name itself.
        for _ in 0..DEEPEST {
            if word == "false" {
                return Some(NEVER_DEPLOYED.to_owned());
            }
            if self.file.declared("param").any(|it| it.name == word) {
                return (default_of(self.file, word)? == "false").then(|| off_by_default(word));
            }
            let value = self.file.value_named(word).filter(|value| value.len() == 1)?;
            word = self.file.written(value.start);
        }
        None
    }

    /// Whether it deploys nothing; none where that cannot be told from here, as of a module.
    pub(super) fn is_empty(&self) -> Option<bool> {
        if self.is_module() {
            return None;
        }
        let Some(template) = self.property("template") else { return Some(false) };
        let inner = object(self.file, &template.value)?;
        Some(self.locals.is_none() && ["resources", "outputs"].iter().all(|key| self.has_none(inner, key)))
    }

    fn has_none(&self, inner: usize, key: &str) -> bool {
        let Some(member) = self.file.get(inner, key) else { return true };
        let open = ["[", "{"].iter().find_map(|bracket| self.file.opens(&member.value, bracket));
        open.is_some_and(|open| self.file.trimmed(open + 1..self.file.tokens[open].partner).is_empty())
    }
}

/// What a parameter is unless it is set.
pub(super) fn default_of(file: &File<'_>, parameter: &str) -> Option<String> {
    Some(meaning(file, &file.value_named(parameter)?, &[]).text().to_owned())
}

/// A deployment that is named as a marker, rightly or not.
pub(super) struct Candidate<'f, 't> {
    pub(super) resource: Resource<'f, 't>,
    pub(super) name: Meaning,
    /// Where its name stands, by number.
    pub(super) name_at: usize,
}

/// Of all that a file deploys, what is named as a marker.
pub(super) fn candidates<'f, 't>(resources: Vec<Resource<'f, 't>>) -> Vec<Candidate<'f, 't>> {
    let deployments = resources.into_iter().filter(Resource::is_deployment);
    let named = deployments.filter_map(|resource| {
        let member = resource.get("name").filter(|member| !member.value.is_empty())?;
        let name = resource.meaning(&member);
        is_pid(name.text()).then_some(Candidate { resource, name, name_at: member.value.start })
    });
    named.collect()
}

/// More than any template may have: Resource Manager takes 800 resources in one.
const MOST: usize = 800;

/// That a file has no more deployments than can be looked at.
///
/// # Errors
/// Where it has.
pub(super) fn refuse_too_many(source: &Source, file: &File<'_>) -> Result<()> {
    // Most files have fewer of everything.
    if file.declarations.len() <= MOST {
        return Ok(());
    }
    let deployments = resources(file).into_iter().filter(Resource::is_deployment);
    match deployments.map(|resource| resource.declaration.rest.start).nth(MOST) {
        None => Ok(()),
        Some(number) => {
            let problem = "this is the 801st deployment of the file, which is no template; see who wrote it";
            Err(located(source, file.tokens[number].span.start, problem))
        }
    }
}

/// The names of markers in the templates that a file has in it as objects, and where they stand.
pub(super) fn nested(file: &File<'_>) -> Vec<(usize, String)> {
    let deployments = resources(file).into_iter().filter(Resource::is_deployment);
    let template = |resource: Resource<'_, '_>| object(file, &resource.property("template")?.value);
    let mut templates: Vec<usize> = deployments.filter_map(template).collect();
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    while let Some(template) = templates.pop() {
        // Any number of deployments can name one variable.
        if !seen.insert(template) {
            continue;
        }
        let Some(resources) = file.get(template, "resources") else { continue };
        let Some(open) = file.opens(&resources.value, "[") else { continue };
        for item in file.entries(open + 1..file.tokens[open].partner, true) {
            let Some(item) = file.opens(&item, "{") else { continue };
            let text = |key: &str| file.get(item, key).filter(|member| file.is(member.value.start, Kind::Text));
            let is_deployment =
                text("type").is_some_and(|kind| text_of(file.written(kind.value.start)).eq_ignore_ascii_case(TYPE));
            if !is_deployment {
                continue;
            }
            if let Some(name) = text("name") {
                let says = text_of(file.written(name.value.start)).into_owned();
                found.extend(is_pid(&says).then_some((name.value.start, says)));
            }
            let properties = file.get(item, "properties").and_then(|member| file.opens(&member.value, "{"));
            let inner = properties.and_then(|properties| file.get(properties, "template"));
            // Deeper than it is written nothing is looked into: a variable could name itself.
            templates.extend(inner.and_then(|inner| file.opens(&inner.value, "{")));
        }
    }
    found.sort_unstable();
    found
}
