//! What is on `PATH` under the name of a program, and what is to be said of it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf, absolute};

use crate::doctor::{Line, Verdict};
use crate::error::plain_path;
use crate::launch::{self, Candidate};

/// The files of that name.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The one that `cua exec` runs.
    pub(super) real: Option<PathBuf>,
    /// A shim before it, which runs where the name alone is typed.
    pub(super) shim: Option<PathBuf>,
    /// A shim that never runs, because the real one is before it.
    idle_shim: Option<PathBuf>,
    /// Others behind the real one.
    others: Vec<PathBuf>,
    /// Files before the real one that the system does not run.
    refused: Vec<PathBuf>,
}

impl Found {
    pub(super) fn of(name: &str) -> Self {
        let mut found = Self::default();
        for candidate in launch::on_path(OsStr::new(name)) {
            match candidate {
                Candidate::Real(path) if found.real.is_none() => found.real = Some(whole(path)),
                Candidate::Real(path) => found.others.push(whole(path)),
                Candidate::Shim(path) if found.real.is_some() => drop(found.idle_shim.get_or_insert(whole(path))),
                Candidate::Shim(path) => drop(found.shim.get_or_insert(whole(path))),
                // A folder may have any name, and every shell passes over it.
                Candidate::NotExecutable(path, _) if path.is_dir() || found.real.is_some() => {}
                Candidate::NotExecutable(path, _) => found.refused.push(whole(path)),
            }
        }
        // One file by several links is one.
        let mut seen: Vec<PathBuf> = found.real.iter().map(|path| linked_to(path)).collect();
        found.others.retain(|path| {
            let file = linked_to(path);
            let is_new = !seen.contains(&file);
            seen.push(file);
            is_new
        });
        found
    }

    /// What is wrong where there is no real program.
    pub(super) fn nothing_to_run(&self, name: &'static str) -> Option<Line> {
        let refused = self.refused.first().map(|path| {
            Line::bad(
                name,
                Verdict::Error,
                format!("`{}` may not be executed", plain_path(path)),
                "`cua exec` cannot start it",
                MAY_NOT_BE_EXECUTED,
            )
        });
        let shim = || {
            let shim = plain_path(self.shim.as_ref()?);
            Some(Line::bad(
                name,
                Verdict::Error,
                format!("the shim `{shim}` has no program behind it"),
                &format!("no other `{name}` is on `PATH`, so that the shim has nothing to start"),
                &format!("install `{name}` or put its folder on `PATH`; else `cua shim remove {name}`"),
            ))
        };
        refused.or_else(shim)
    }

    /// What stands before or behind the real one.
    pub(super) fn shadows(&self, name: &'static str) -> Vec<Line> {
        let Some(real) = self.real.as_deref().map(plain_path) else { return Vec::new() };
        let idle = self.idle_shim.iter().map(|shim| {
            Line::bad(
                name,
                Verdict::Warning,
                format!("the shim `{}` stands behind `{real}` on `PATH`", plain_path(shim)),
                &format!("typing `{name}` runs the program itself, and nothing is attributed"),
                "put the folder of shims first on `PATH`; `cua shim install` prints the line for it",
            )
        });
        let note = |saw, why, to_do| Line::bad(name, Verdict::Note, saw, why, to_do);
        let others = self.others.iter().map(|other| {
            let saw = format!("`{}` is another `{name}`, behind `{real}`", plain_path(other));
            let to_do = "remove the one that you do not use, or change the order of `PATH`";
            note(saw, "it never runs, and an upgrade may reach one and not the other", to_do)
        });
        let refused = self.refused.iter().map(|path| {
            let saw = format!("`{}` stands before `{real}`, and may not be executed", plain_path(path));
            note(saw, "it is passed over, and was perhaps meant to run", MAY_NOT_BE_EXECUTED)
        });
        idle.chain(others).chain(refused).collect()
    }
}

/// What to do about a file that may not be.
const MAY_NOT_BE_EXECUTED: &str = "`chmod +x` it where it is the program, or else remove it";

/// An entry of `PATH` may be relative.
fn whole(path: PathBuf) -> PathBuf {
    absolute(&path).unwrap_or(path)
}

fn linked_to(path: &Path) -> PathBuf {
    dunce::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}
