use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The endings of those files that the system itself can start. `PATHEXT` may name more, as `.VBS`,
/// which only a shell starts, with another program.
const STARTED: [&str; 4] = [".com", ".exe", ".bat", ".cmd"];

/// How a person sets a variable, who wrote it where a program belongs.
pub(in crate::launch) const SET_A_VARIABLE: &str =
    "do so in a line before: `$Env:NAME = 'value'`, in the command prompt `set NAME=value`";

/// The file of `cua` itself in a folder of `PATH`.
pub(in crate::launch) const OWN_FILE: &str = "cua.exe";

/// Whether a program was named by its path, and not to be looked up.
#[must_use]
pub fn is_path(program: &OsStr) -> bool {
    program.as_encoded_bytes().iter().any(|byte| br"\/:".contains(byte))
}

/// The folders of `PATH`. The current one is searched only where `PATH` says so: a program there may
/// have come with the code that is to be deployed.
#[must_use]
pub fn folders() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).filter(|folder| !folder.as_os_str().is_empty()).collect()
}

/// The files that a program of this name may be in a folder, in order: az comes as `az.cmd`, beside
/// a script `az` for other systems.
pub(in crate::launch) fn named(folder: &Path, program: &OsStr) -> Vec<PathBuf> {
    with_endings(&folder.join(program))
}

/// The file that the path of a program means, absolute: the system would look for a relative one in
/// other folders, too.
pub(in crate::launch) fn at(program: &OsStr) -> PathBuf {
    let path = std::path::absolute(program).unwrap_or_else(|_| program.into());
    with_endings(&path).into_iter().find(|file| check(file).is_ok()).unwrap_or(path)
}

fn with_endings(path: &Path) -> Vec<PathBuf> {
    let as_it_is = has_ending(path).then(|| path.to_owned());
    let with = |ending: &str| {
        let mut file = path.as_os_str().to_owned();
        file.push(ending);
        PathBuf::from(file)
    };
    as_it_is.into_iter().chain(endings().into_iter().map(with)).collect()
}

/// What can be left out of the name of a program, in order.
fn endings() -> Vec<&'static str> {
    let Some(named) = env::var_os("PATHEXT").filter(|named| !named.is_empty()) else { return STARTED.into() };
    let named = named.to_string_lossy().to_lowercase();
    named.split(';').filter_map(|ending| STARTED.into_iter().find(|started| *started == ending.trim())).collect()
}

fn has_ending(file: &Path) -> bool {
    file.file_name().is_some_and(|name| program_name(name).is_some())
}

/// By which name the program in a file is called, where it can be one by its name.
#[must_use]
pub fn program_name(file_name: &OsStr) -> Option<&OsStr> {
    let ending = Path::new(file_name).extension()?.to_str()?.to_lowercase();
    let is_started = STARTED.iter().any(|started| started[1..] == ending);
    Path::new(file_name).file_stem().filter(|_| is_started)
}

/// Whether two bare names are those of one program: `az` is `AZ`, and `az.cmd`, too.
#[must_use]
pub fn is_same_name(one: &str, other: &str) -> bool {
    let bare = |name: &str| program_name(OsStr::new(name)).and_then(OsStr::to_str).unwrap_or(name).to_lowercase();
    bare(one) == bare(other)
}

/// The name of a program in the word that called it: `az` for `C:\shims\AZ.EXE`.
#[must_use]
pub fn name_called(word: &OsStr) -> Option<OsString> {
    let name = Path::new(word).file_name()?;
    Some(program_name(name).unwrap_or(name).to_ascii_lowercase())
}

/// Whether the file is there and can be started.
pub(in crate::launch) fn check(file: &Path) -> io::Result<()> {
    match fs::metadata(file) {
        Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(_) => {}
        Err(error) if is_absent(&error) => return Err(error),
        // A program of the Microsoft Store is a link that only starting it can follow.
        Err(_) => {
            fs::symlink_metadata(file)?;
        }
    }
    if has_ending(file) {
        return Ok(());
    }
    let problem = format!("it is no program, whose name ends in {}; name what runs it", STARTED.join(", "));
    Err(io::Error::other(problem))
}

/// Whether this says that there is no such file, or that no file can be called so.
pub(in crate::launch) fn is_absent(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | InvalidFilename)
}

/// Whether these are one file, by whatever links but hard ones.
pub(in crate::launch) fn is_same(one: &Path, other: &Path) -> bool {
    let real = |file: &Path| fs::canonicalize(file).ok();
    real(one).is_some_and(|one| real(other) == Some(one))
}
