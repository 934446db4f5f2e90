//! Templates: what customers deploy without `cua`, so that the tracking ID has to stand in the file.
//!
//! [`check`] says what is wrong with a file, [`add`] and [`remove`] make its new text; all three ask
//! which [`Kind`] of file it is. Nothing here reads or writes a file, or knows the scope: callers hand in
//! text and IDs. `exec`, `env` and hooks never come here.

pub mod arm;
pub mod bicep;
mod deployment;
pub mod linked;
mod name;
pub mod report;
pub mod rule;
pub mod script;
mod splice;
pub mod terraform;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

pub use rule::{Rule, Severity};

use bumpalo::Bump;

use linked::Facts;

use crate::config::Source;
use crate::error::{Error, Location, Result, plain, shortened};
use crate::tracking_id::{Problem, TrackingId};

/// The kinds of files that can carry an ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An ARM template: JSON with the `$schema` of one at its root, whatever it is called.
    Arm,
    /// A Bicep file, by its name.
    Bicep,
    /// A Terraform configuration, by its name; as JSON too.
    Terraform,
    /// A script or a pipeline in which something is assigned, by its name or its first line.
    Script,
}

impl Kind {
    /// What the name of a file says of it. An ARM template has no name of its own.
    #[must_use]
    pub fn by_name(path: &Path) -> Option<Self> {
        if bicep::is_named(path) {
            return Some(Self::Bicep);
        }
        if terraform::is_named(path) {
            return Some(Self::Terraform);
        }
        script::is_named(path).then_some(Self::Script)
    }

    /// Whether there can be anything to check in a file, as far as its name and a search for a few bytes tell.
    #[must_use]
    pub fn may_be(path: &Path, bytes: &[u8]) -> bool {
        match Self::by_name(path) {
            Some(Self::Bicep) => bicep::may_be(bytes),
            Some(Self::Terraform) => terraform::may_be(bytes),
            Some(Self::Script) => script::may_be(bytes),
            Some(Self::Arm) | None => arm::may_be(bytes) || (script::has_interpreter(bytes) && script::may_be(bytes)),
        }
    }

    /// Which kind a file is; none where it carries no ID.
    #[must_use]
    pub fn of(path: &Path, text: &str) -> Option<Self> {
        match Self::by_name(path) {
            Some(Self::Script) => script::has_assignment(path, text).then_some(Self::Script),
            Some(kind) => Some(kind),
            None if script::has_interpreter(text.as_bytes()) => {
                script::has_assignment(path, text).then_some(Self::Script)
            }
            None => arm::is_template(text).then_some(Self::Arm),
        }
    }
}

/// Something that is wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which rule found it; the rule says how bad it is.
    pub rule: Rule,
    /// Where.
    pub at: Location,
    /// What is wrong and what to do, in the words of all messages.
    pub message: String,
}

impl Finding {
    /// What a rule found at a byte of a file.
    #[must_use]
    pub fn new(rule: Rule, source: &Source, offset: usize, what: &str) -> Self {
        Self { rule, at: source.location(offset), message: format!("{what}; {}", rule.to_do()) }
    }
}

/// What is known about the IDs that belong in a file.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The ID that applies here.
    pub id: Option<TrackingId>,
    /// The channels of the project, and the ID of each.
    pub channels: Vec<(String, TrackingId)>,
    /// Whether the ID was named for this check, so that another channel's is wrong.
    pub is_chosen: bool,
}

/// What is wrong with a text that should be an ID, in the words of `cua id check`.
pub(crate) fn no_id(text: &str) -> (Rule, String) {
    let Err(problem) = TrackingId::parse(text) else {
        let what = format!("`{}` is not written as a pid is; {}", shortened(text), Rule::MalformedId.to_do());
        return (Rule::MalformedId, what);
    };
    let rule = match problem {
        Problem::Placeholder => Rule::Placeholder,
        Problem::Suffix(_) => Rule::TelemetrySuffix,
        Problem::TooLong(_) => Rule::NameTooLong,
        _ => Rule::MalformedId,
    };
    (rule, format!("`{}` is not a tracking ID: {problem}", shortened(text)))
}

/// What there is to say of an ID that is not the one that applies here.
pub(crate) fn of_other(id: &TrackingId, known: &Known) -> Option<(Rule, String)> {
    let here = known.id.as_ref().filter(|here| *here != id)?;
    let channel = known.channels.iter().find(|(_, other)| other == id).map(|(name, _)| plain(OsStr::new(name)));
    Some(match channel {
        Some(channel) if known.is_chosen => {
            let what =
                format!("`{id}` is the ID of the channel `{channel}`, and `{here}` is the one that was asked for");
            (Rule::OtherId, what)
        }
        Some(channel) => (Rule::OtherChannel, format!("`{id}` is the ID of the channel `{channel}`")),
        None => (Rule::OtherId, format!("`{id}` is not the ID that applies here, which is `{here}`")),
    })
}

/// The same of an ID that `cua template remove` can take out.
pub(crate) fn of_other_to_remove(id: &TrackingId, known: &Known) -> Option<(Rule, String)> {
    let (rule, what) = of_other(id, known)?;
    let how = format!("take it out with `cua template remove --id {id} FILE`");
    Some((rule, if rule == Rule::OtherId { format!("{what}; {how}") } else { what }))
}

/// What matters of a file to others, and what is wrong with it. `arena` is where it is kept while it is
/// looked at; it can be one for many files.
///
/// # Errors
/// Where the file cannot be understood.
pub fn check(kind: Kind, source: &Source, known: &Known, arena: &Bump) -> Result<(Facts, Vec<Finding>)> {
    match kind {
        Kind::Arm => arm::check(source, known, arena),
        Kind::Bicep => bicep::check(source, known, arena),
        Kind::Terraform => Ok((Facts::default(), terraform::check(source, known)?)),
        Kind::Script => Ok((Facts::default(), script::check(source, known))),
    }
}

/// What is put into a file.
#[derive(Clone, Debug)]
pub struct Marker {
    /// The ID.
    pub id: TrackingId,
    /// The parameter that leaves the marker out, where there is to be one.
    pub opt_out: Option<String>,
}

/// What an edit makes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Its new text, and what was done, for people.
    Changed {
        /// The text.
        text: String,
        /// What was done.
        done: String,
    },
    /// Nothing, and why.
    Unchanged(String),
}

/// Puts a marker into a file.
///
/// # Errors
/// Where the file cannot be understood, or cannot have one.
pub fn add(source: &Source, marker: &Marker) -> Result<Edit> {
    match kind_to_edit(source)? {
        Kind::Arm => arm::add(source, marker),
        Kind::Bicep => bicep::add(source, marker),
        Kind::Terraform => terraform::add(source, marker),
        Kind::Script => Err(script::not_edited(source)),
    }
}

/// Takes every well-formed marker with an ID out of a file.
///
/// # Errors
/// Where the file cannot be understood, or needs the marker.
pub fn remove(source: &Source, id: &TrackingId) -> Result<Edit> {
    match kind_to_edit(source)? {
        Kind::Arm => arm::remove(source, id),
        Kind::Bicep => bicep::remove(source, id),
        Kind::Terraform => terraform::remove(source, id),
        Kind::Script => Err(script::not_edited(source)),
    }
}

/// That a file which somebody named is of a kind that can be checked, or at least JSON.
///
/// # Errors
/// Where it is not.
pub fn must_be_checkable(source: &Source) -> Result<()> {
    if Kind::by_name(&source.path).is_some() || script::has_interpreter(source.text.as_bytes()) {
        return Ok(());
    }
    if !arm::is_meant_to_be_json(&source.text) {
        return Err(unknown(source));
    }
    arm::json::parse(source, &Bump::new()).map(drop)
}

fn kind_to_edit(source: &Source) -> Result<Kind> {
    if let Some(kind) = Kind::of(&source.path, &source.text).or_else(|| Kind::by_name(&source.path)) {
        return Ok(kind);
    }
    // What is wrong with JSON comes before that it is no template.
    must_be_checkable(source)?;
    Err(unknown(source))
}

fn unknown(source: &Source) -> Error {
    source.problem(
        "it is no template that `cua` knows; an ARM template has a `$schema` that ends in \
         `deploymentTemplate.json#` at its root",
    )
}

/// A finding that a project file turns off.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// The line that turns it off.
    pub by: Location,
}

/// What a check found in all.
#[derive(Debug, Default)]
pub struct Report {
    /// How many files were checked.
    pub checked: usize,
    /// The files that somebody named and that turned out to be JSON, but no template.
    pub no_templates: Vec<PathBuf>,
    /// The ID that applies here, and with which the others were compared; none where none applies.
    pub compared_with: Option<TrackingId>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// What was found and does not count.
    pub suppressed: Vec<Suppressed>,
    /// Why some files could not be checked.
    pub failures: Vec<(PathBuf, Error)>,
}

impl Report {
    /// How many findings are as bad as this.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.rule.severity() == severity).count()
    }
}
