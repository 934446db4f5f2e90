//! The folder of shims. What each program of that name is, `tools` says.

use std::ffi::{OsStr, OsString};

use super::{Here, Line, Verdict};
use crate::error::{plain, plain_path};
use crate::shims::{Folder, path_line};

const CHECK: &str = "shims";

pub(super) fn lines(_here: &Here<'_>) -> Vec<Line> {
    // Without a home folder there is no place for them.
    let Ok(folder) = Folder::at(None) else { return Vec::new() };
    let line = match folder.shims() {
        Ok(shims) if shims.is_empty() => {
            let place = plain_path(folder.path());
            Line::good(CHECK, format!("none in {place}; `cua exec` and `cua env` need none"))
        }
        Ok(shims) => of_shims(&folder, &shims),
        Err(error) => {
            let why = "whether `az` and others are attributed by their own names cannot be told";
            Line::bad(CHECK, Verdict::Warning, error.to_string(), why, "give yourself the right to read it")
        }
    };
    vec![line]
}

fn of_shims(folder: &Folder, shims: &[OsString]) -> Line {
    let place = plain_path(folder.path());
    if let Some(gone) = shims.iter().find(|name| !folder.file(name).exists()) {
        let saw = format!("the shim `{}` in {place} leads to a `cua` that is gone", plain(gone));
        let why = "a shell passes it over, and starts the real program without the ID";
        return Line::bad(CHECK, Verdict::Warning, saw, why, "type `cua shim install`, which renews it");
    }
    let names = shims.iter().map(|name| plain(name)).collect::<Vec<_>>().join(", ");
    if !folder.is_on_path() {
        let saw = format!("{names} in {place}, which is not on PATH");
        let why = "what is typed by these names is not attributed, though the shims were meant to do that";
        let line = String::from_utf8_lossy(&path_line(folder.path())).into_owned();
        let to_do = format!("put it first on PATH: `{}`", plain(OsStr::new(&line)));
        return Line::bad(CHECK, Verdict::Warning, saw, why, &to_do);
    }
    Line::good(CHECK, format!("{names} in {place}, which is on PATH"))
}
