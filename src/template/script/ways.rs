//! The ways in which each language assigns something to a name.

use super::carrier::Carrier;
use super::language::Language;
use super::quoting::Quoting;
use super::statement::{Place, goes_to_a_file, is_in_value, place};
use super::value::{End, Value};
use super::yaml;

/// A carrier's name in a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention<'a> {
    pub(super) carrier: Carrier,
    /// The text of the line before it.
    pub(super) before: &'a str,
    /// The text of the line behind it.
    pub(super) after: &'a str,
    pub(super) language: Language,
}

/// What is assigned there.
pub(super) struct Assigned<'a> {
    pub(super) value: Value<'a>,
    /// Whether it is a statement that loses what was there.
    pub(super) replaces: bool,
    /// Whether it is one that only Azure Pipelines has.
    pub(super) is_for_the_agent: bool,
}

impl<'a> Assigned<'a> {
    fn new(value: Value<'a>, replaces: bool) -> Self {
        Self { value, replaces, is_for_the_agent: false }
    }
}

/// What is assigned to a name where it is mentioned; nothing where it is only mentioned.
pub(super) fn assigned<'a>(mention: &Mention<'a>) -> Option<Assigned<'a>> {
    if mention.carrier == Carrier::Method {
        return method(mention);
    }
    let ways = [
        pipeline_command,
        call,
        variable_of_powershell,
        item_of_powershell,
        words,
        subscript,
        key,
        default_of_shell,
        argument_of_python,
        equals,
    ];
    ways.iter().find_map(|way| way(mention))
}

impl<'a> Mention<'a> {
    /// The quote directly before the name, and what stands before that.
    fn quoted(&self) -> (&'a str, Option<char>) {
        let quote = self.before.chars().last().filter(|c| matches!(c, '"' | '\''));
        match quote {
            Some(_) => (self.before[..self.before.len() - 1].trim_end_matches('\\'), quote),
            None => (self.before, None),
        }
    }

    /// What stands behind the quote that closes the name, where it is in quotes by itself.
    pub(super) fn behind_quote(&self) -> Option<(&'a str, &'a str)> {
        let (before, quote) = self.quoted();
        Some((before, self.after.trim_start_matches('\\').strip_prefix(quote?)?))
    }

    fn follows(&self, text: &str) -> bool {
        ends_with(self.before, text)
    }
}

/// Whether a text ends so, in any case of its letters.
fn ends_with(text: &str, end: &str) -> bool {
    let start = text.len().checked_sub(end.len());
    start.and_then(|start| text.get(start..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// What stands behind an operator, and whether it loses what was there.
fn operated(text: &str) -> Option<(&str, bool)> {
    let (operator, loses) = [("::=", true), (":=", true), ("??=", false), ("?=", false), ("+=", false), ("=", true)]
        .into_iter()
        .find(|(operator, _)| text.starts_with(operator))?;
    let rest = &text[operator.len()..];
    // They compare.
    (!rest.starts_with(['=', '~'])).then_some((rest, loses))
}

/// `….AddUserAgent('…')`
fn method<'a>(mention: &Mention<'a>) -> Option<Assigned<'a>> {
    let arguments = mention.after.trim_start().strip_prefix('(').filter(|_| mention.before.ends_with('.'))?;
    Some(Assigned::new(Value::at_beginning(arguments.trim_start(), End::Expression), false))
}

/// `##vso[task.setvariable variable=X;…]…`
fn pipeline_command<'a>(mention: &Mention<'a>) -> Option<Assigned<'a>> {
    if !mention.follows("variable=") || !mention.before.to_ascii_lowercase().contains("[task.setvariable") {
        return None;
    }
    let value = &mention.after[mention.after.find(']')? + 1..];
    let quote = Quoting::open_at_end(mention.before);
    Some(Assigned { is_for_the_agent: true, ..Assigned::new(Value::at_beginning(value, End::Quote(quote)), true) })
}

/// `[Environment]::SetEnvironmentVariable('X', …)`, `monkeypatch.setenv("X", …)`, `os.environ.setdefault("X", …)`
fn call<'a>(mention: &Mention<'a>) -> Option<Assigned<'a>> {
    let (before, rest) = mention.behind_quote()?;
    let before = before.trim_end();
    let is_called = |name: &&str| ends_with(before, name);
    let name = ["SetEnvironmentVariable(", "setenv(", "putenv(", "setdefault("].into_iter().find(is_called)?;
    let value = rest.trim_start().strip_prefix(',')?.trim_start();
    Some(Assigned::new(Value::at_beginning(value, End::Expression), name != "setdefault("))
}

/// `$env:X = …`, `${env:X} += …`
fn variable_of_powershell<'a>(mention: &Mention<'a>) -> Option<Assigned<'a>> {
    let after = match () {
        () if mention.follows("$env:") => mention.after,
        () if mention.follows("${env:") => mention.after.strip_prefix('}')?,
        () => return None,
    };
    let (value, replaces) = operated(after.trim_start())?;
    Some(Assigned::new(Value::at_beginning(value.trim_start(), End::Expression), replaces))
}

/// `Set-Item -Path Env:X -Value …`
fn item_of_powershell<'a>(mention: &Mention<'a>) -> Option<Assigned<'a>> {
    let (before, _) = mention.quoted();
    let lower = before.trim_end_matches(['\\', '/']).to_ascii_lowercase();
    let is_item = lower.ends_with("env:") && !lower.ends_with("$env:") && !lower.ends_with("${env:");
    if !is_item || !["set-item", "new-item", "set-content"].iter().any(|verb| lower.contains(verb)) {
        return None;
    }
    let after = mention.after.trim_start_matches(['"', '\'']);
    let value = after.to_ascii_lowercase().find("-value").map_or(after, |at| &after[at + "-value".len()..]);
    let value = value.trim_start();
    Some(Assigned::new(Value::at_beginning(value, End::Word(None)), true))
}

/// `setenv X …`, `setx X …`, `set -gx X …`, `ENV X …`
fn words<'a>(mention: &Mention<'a>) -> Option<Assigned<'a>> {
    let value = mention.after.trim_start();
    if value.len() == mention.after.len() || value.starts_with('=') {
        return None;
    }
    let command = mention.before.rsplit([';', '&', '|']).next()?;
    let words: Vec<&str> = command.split_whitespace().collect();
    let flags = words.iter().rev().take_while(|word| word.starts_with('-')).count();
    let verb = words[..words.len() - flags].last()?.to_ascii_lowercase();
    let has_flag = |short: char, long: &str| {
        let mut flags = words[words.len() - flags..].iter();
        flags.any(|flag| *flag == long || (!flag.starts_with("--") && flag.contains(short)))
    };
    let end = match verb.as_str() {
        "setenv" | "setx" => End::Word(Quoting::open_at_end(mention.before)),
        "set" if flags > 0 && !has_flag('e', "--erase") && !has_flag('q', "--query") => End::Command, // of fish
        "env" if mention.language == Language::Docker => End::Command,
        _ => return None,
    };
    let replaces = verb != "env" && !(verb == "set" && (has_flag('a', "--append") || has_flag('p', "--prepend")));
    Some(Assigned::new(Value::at_beginning(value, end), replaces))
}

/// `os.environ['X'] = …`
fn subscript<'a>(mention: &Mention<'a>) -> Option<Assigned<'a>> {
    let (before, rest) = mention.behind_quote()?;
    if !ends_with(before, "environ[") && !ends_with(before, "env[") {
        return None;
    }
    let (value, replaces) = operated(rest.strip_prefix(']')?.trim_start())?;
    Some(Assigned::new(Value::at_beginning(value.trim_start(), End::Expression), replaces))
}

/// `X: …` in YAML, `"X": …` in a dictionary of Python, `'X' = …` in a hashtable of PowerShell.
fn key<'a>(mention: &Mention<'a>) -> Option<Assigned<'a>> {
    let quoted = mention.behind_quote();
    let (before, after) = quoted.unwrap_or((mention.before, mention.after));
    let sign = if mention.language == Language::PowerShell { '=' } else { ':' };
    let value = after.trim_start().strip_prefix(sign)?;
    let is_first = matches!(before.trim(), "" | "-");
    let is_in_braces = before.trim_end().ends_with(['{', ',']);
    let (value, end) = match mention.language {
        Language::Yaml if value.is_empty() || value.starts_with([' ', '\t']) => {
            (yaml::scalar(value)?, End::Scalar { is_in_braces })
        }
        Language::Python if quoted.is_some() => (value, End::Expression),
        Language::PowerShell if quoted.is_some() && !value.starts_with('=') => (value, End::Expression),
        _ => return None,
    };
    let is_behind_another = sign == '=' && before.trim_end().ends_with(';');
    if !(is_first || is_in_braces || is_behind_another) {
        return None;
    }
    Some(Assigned::new(Value::at_beginning(value.trim_start(), end), false))
}

/// `${X:=…}`, and `X=${X:-…}`; elsewhere `${X:-…}` is only what something else gets.
fn default_of_shell<'a>(mention: &Mention<'a>) -> Option<Assigned<'a>> {
    let is_of_shell = matches!(mention.language, Language::Shell | Language::Yaml | Language::Docker);
    let before = mention.before.strip_suffix("${").filter(|_| is_of_shell)?;
    let is_own = || {
        let name = before.trim_end_matches(['"', '\'']).trim_end().strip_suffix(['=', ':']);
        name.is_some_and(|name| name.ends_with(mention.carrier.name()))
    };
    let operator = [":=", "=", ":-", "-"].into_iter().find(|operator| mention.after.starts_with(operator))?;
    if operator.ends_with('-') && !is_own() {
        return None;
    }
    let value = &mention.after[operator.len()..];
    // One with another expansion in it may end elsewhere.
    let value = &value[..value.find('}')?];
    (!value.contains("${")).then(|| Assigned::new(Value::at_beginning(value, End::Quote(None)), false))
}

/// `dict(os.environ, X="…")`
fn argument_of_python<'a>(mention: &Mention<'a>) -> Option<Assigned<'a>> {
    if mention.language != Language::Python || !mention.before.trim_end().ends_with(['(', ',']) {
        return None;
    }
    let calls = ["dict(", "environ.update(", "env.update("];
    let arguments = calls.iter().find_map(|call| mention.before.rsplit_once(call))?.1;
    let (value, _) = operated(mention.after.trim_start()).filter(|_| !arguments.contains(')'))?;
    Some(Assigned::new(Value::at_beginning(value.trim_start(), End::Expression), false))
}

/// `NAME=value`, in all its places.
fn equals<'a>(mention: &Mention<'a>) -> Option<Assigned<'a>> {
    // In Python it is a constant of the program's own.
    if mention.language == Language::Python || mention.before.ends_with(['$', '%', '!']) || mention.follows("${") {
        return None;
    }
    let takes_blanks = mention.language.takes_blanks();
    let after = if takes_blanks { mention.after.trim_start() } else { mention.after };
    let (value, loses) = operated(after)?;
    let value = if takes_blanks { value.trim_start() } else { value };
    let (before, quote) = mention.quoted();
    let before = before.strip_suffix("env.").unwrap_or(before);
    let is_described = mention.language == Language::Yaml && yaml::prose(mention.before).is_some();
    if is_described || is_in_value(mention.before) {
        return None;
    }
    let place = place(before, mention.language);
    let last = before.split_whitespace().last().unwrap_or_default();
    let around = Quoting::open_at_end(mention.before);
    let end = match mention.language {
        _ if quote.is_some() && last != "-c" => End::Quote(quote),
        Language::Cmd | Language::Make | Language::Env => End::Command,
        Language::Groovy => End::Expression,
        Language::Yaml if last == "-" => End::Scalar { is_in_braces: false },
        _ if last.eq_ignore_ascii_case("set") => End::Command,
        _ => End::Word(around),
    };
    let value = Value::at_beginning(value, end);
    let rest = &mention.after[mention.after.len().min(offset(mention.after, value.text) + value.text.len())..];
    match place {
        Place::Mention => None,
        Place::Printed if !goes_to_a_file(rest) => None,
        Place::Statement => Some(Assigned::new(value, loses)),
        Place::Declaration | Place::Printed => Some(Assigned::new(value, false)),
    }
}

/// Where a part of a text stands in it.
pub(super) fn offset(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}
