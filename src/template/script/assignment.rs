//! The assignments in a script.

use super::carrier::Carrier;
use super::language::Language;
use super::lines::{Line, Lines};
use super::value::Value;
use super::ways;
use super::yaml::{self, Variables};

/// A literal, or what is built around one, and the carrier that gets it.
#[derive(Debug)]
pub(super) struct Assignment<'a> {
    pub(super) carrier: Carrier,
    pub(super) value: Value<'a>,
    /// Whether what the carrier held before, at the time of this statement, is lost.
    pub(super) replaces: bool,
    /// Whether it is one that only Azure Pipelines has.
    pub(super) is_for_the_agent: bool,
    /// The line in which the value stands.
    pub(super) line: Line<'a>,
}

/// Each assignment, from the first line to the last.
#[derive(Debug)]
pub(super) struct Assignments<'a> {
    lines: Lines<'a>,
    before: Option<Line<'a>>,
    variables: Variables,
    found: std::vec::IntoIter<Assignment<'a>>,
}

impl<'a> Assignments<'a> {
    pub(super) fn of(text: &'a str, language: Language) -> Self {
        let lines = Lines::of(text, language);
        Self { lines, before: None, variables: Variables::default(), found: Vec::new().into_iter() }
    }

    fn in_line(&self, line: Line<'a>) -> Vec<Assignment<'a>> {
        let found = Carrier::all_in(line.text).filter_map(|(carrier, at)| {
            let mention = ways::Mention {
                carrier,
                before: &line.text[..at],
                after: &line.text[at + carrier.name().len()..],
                language: line.language,
            };
            if let Some(ways::Assigned { value, replaces, is_for_the_agent }) = ways::assigned(&mention) {
                return Some(Assignment { carrier, value, replaces, is_for_the_agent, line });
            }
            let is_name = line.language == Language::Yaml && yaml::is_name_of_pair(&mention);
            let (value, line) = is_name.then(|| yaml::value_beside(line, self.before, self.lines.clone()))??;
            let is_for_the_agent = self.variables.hold_it();
            Some(Assignment { carrier, value, replaces: false, is_for_the_agent, line })
        });
        found.filter(|found| !found.value.text.is_empty()).collect()
    }
}

impl<'a> Iterator for Assignments<'a> {
    type Item = Assignment<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(found) = self.found.next() {
                return Some(found);
            }
            let line = self.lines.next()?;
            self.variables.step(line.text);
            self.found = self.in_line(line).into_iter();
            self.before = Some(line).filter(|line| !line.text.trim().is_empty()).or(self.before);
        }
    }
}

/// Whether a script reads a variable anywhere, and so may know what it replaces.
pub(super) fn reads(text: &str, language: Language, carrier: Carrier) -> bool {
    let is_read = |before: &str| {
        let before = before.to_ascii_lowercase();
        let asks = ["$", "${", "%", "!", "env.", "get('", "get(\"", "getenv('", "getenv(\""];
        asks.iter().any(|ask| before.ends_with(ask))
    };
    let reads_env = |line: &str, at: usize| {
        let before = line[..at].to_ascii_lowercase();
        let after = line[at + carrier.name().len()..].trim_start_matches('}').trim_start();
        (before.ends_with("$env:") || before.ends_with("${env:")) && !after.starts_with('=')
    };
    Lines::of(text, language)
        .any(|line| carrier.mentions(line.text).any(|at| is_read(&line.text[..at]) || reads_env(line.text, at)))
}
