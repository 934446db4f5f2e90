//! The programs that attribution is for: which file, which version, what shadows it.
//!
//! An alias or a function of a shell may shadow a program as well; no other process can see those.

mod accounts;
mod ask;
mod az;
mod between;
mod found;
mod started;
mod version;

use std::ffi::OsStr;
use std::path::Path;
use std::thread;

use self::found::Found;
use self::started::Started;
pub(super) use self::version::Version;
use super::{Here, Line, Verdict, reading};
use crate::attribution::Program;
use crate::config::UserConfig;
use crate::error::plain_path;
use crate::launch::child::Careful;

/// A program, and how its version is found out.
struct Tool {
    name: &'static str,
    /// What package managers call it.
    packages: &'static [&'static str],
    /// What makes it print its version. az is never started.
    asked_with: &'static [&'static str],
}

const TOOLS: [Tool; 6] = [
    Tool { name: "az", packages: &["azure-cli"], asked_with: &[] },
    Tool { name: "pwsh", packages: &["powershell", "pwsh"], asked_with: &["--version"] },
    Tool { name: "terraform", packages: &["terraform"], asked_with: &["version", "-json"] },
    Tool { name: "tofu", packages: &["opentofu", "tofu"], asked_with: &["version", "-json"] },
    Tool { name: "pulumi", packages: &["pulumi"], asked_with: &["version"] },
    Tool { name: "azd", packages: &["azd"], asked_with: &["version"] },
];

/// The names of all of them.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TOOLS.iter().map(|tool| tool.name)
}

pub(super) fn lines(here: &Here<'_>, careful: &Careful) -> Vec<Line> {
    let user = &here.question.user;
    // All at once: some are started, and take their time.
    let of_each: Vec<Vec<Line>> = thread::scope(|scope| {
        let start = |tool| thread::Builder::new().spawn_scoped(scope, move || lines_of(tool, user, careful));
        let asked: Vec<_> = TOOLS.iter().map(start).collect();
        asked.into_iter().map(|tool| tool.ok().and_then(|tool| tool.join().ok()).unwrap_or_default()).collect()
    });
    let absent: Vec<&str> = names().zip(&of_each).filter(|(_, lines)| lines.is_empty()).map(|(name, _)| name).collect();
    let of_absent = of_absent(&absent);
    of_each.into_iter().flatten().chain(of_absent).collect()
}

/// What is to be said of one program; nothing where it is not here.
fn lines_of(tool: &Tool, user: &UserConfig, careful: &Careful) -> Vec<Line> {
    if let Some(started) = Started::of(tool.name, user) {
        let (mut lines, file) = started.lines();
        lines.extend(file.iter().flat_map(|file| findings(tool.name, file, version_of(tool, file, careful).as_ref())));
        return lines;
    }
    let found = Found::of(tool.name);
    let Some(real) = &found.real else { return found.nothing_to_run(tool.name).into_iter().collect() };
    let version = version_of(tool, real, careful);
    let mut lines = vec![Line::good(tool.name, what_runs(real, version.as_ref(), found.shim.as_deref()))];
    lines.extend(found.shadows(tool.name));
    lines.extend(findings(tool.name, real, version.as_ref()));
    lines
}

fn what_runs(real: &Path, version: Option<&Version>, shim: Option<&Path>) -> String {
    let version = version.map_or("version unknown", Version::as_str);
    let through = shim.map_or("no shim".to_owned(), |shim| format!("through the shim `{}`", plain_path(shim)));
    format!("{version}, `{}`, {through}", plain_path(real))
}

fn version_of(tool: &Tool, file: &Path, careful: &Careful) -> Option<Version> {
    if tool.name == "az" {
        return az::version(file);
    }
    let real = dunce::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    Version::in_path(&real, tool.packages).or_else(|| ask::version(careful, file, tool.name, tool.asked_with))
}

/// What is known of a file, and of some versions.
fn findings(name: &'static str, file: &Path, version: Option<&Version>) -> Vec<Line> {
    let of_version = match name {
        "az" => version.and_then(az::line),
        "pwsh" => Some(accounts::line(file)),
        _ => None,
    };
    of_version.into_iter().chain(script_that_names_a_variable(name, file)).collect()
}

/// How to see what comes through.
fn see_what_is_sent(name: &str) -> &'static str {
    match name {
        "az" => "`cua verify wire` shows what az really sends",
        _ => "see that it leaves the variables as they are that `cua show` names",
    }
}

/// A script that stands for the program and speaks of a variable: it may hand it on, change it, or drop it.
fn script_that_names_a_variable(name: &'static str, file: &Path) -> Option<Line> {
    const LONGEST: u64 = 64 << 10;
    let text = reading::text(file, LONGEST).filter(|text| text.starts_with("#!"))?;
    let variable = Program::named(OsStr::new(name)).reads().iter().find(|variable| text.contains(**variable))?;
    let saw = format!("`{}` is a script that speaks of `{variable}`", plain_path(file));
    let why = "it may drop or change what `cua` has set, which cannot be seen from here";
    Some(Line::bad(name, Verdict::Note, saw, why, see_what_is_sent(name)))
}

/// What is to be said of those that are not here.
fn of_absent(absent: &[&str]) -> Option<Line> {
    let list = absent.join(", ");
    match absent.len() {
        0 => None,
        missing if missing == TOOLS.len() => Some(Line::bad(
            "tools",
            Verdict::Note,
            format!("none of {list} is on `PATH`"),
            "these are what `cua exec` attributes; other programs may use an Azure SDK, or start one of these",
            "install the one that you deploy with, or put its folder on `PATH`",
        )),
        _ => Some(Line::good("tools", format!("not here: {list}"))),
    }
}
