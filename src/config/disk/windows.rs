use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use tempfile::{Builder, PathPersistError, TempPath};

use crate::error;

/// Whether [`everyone_may_write`] knows.
pub const KNOWS_WHO_MAY_WRITE: bool = false;

/// Whether anyone on the machine may put files into `folder`. That is not asked here. Windows has no
/// folder of that kind, as `/tmp` is one: everybody has a temporary folder of their own. And it gives
/// all who are logged in the right to write whatever anybody makes right below a drive, such as
/// `C:\src`: of all projects there, none would be trusted.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "its twin has to ask the system")]
pub fn everyone_may_write(_folder: &Path) -> error::Result<bool> {
    Ok(false)
}

/// Whether a folder is there for everyone: none is, see [`everyone_may_write`].
#[must_use]
pub fn is_shared(_folder: &Path) -> bool {
    false
}

/// Whether a path is how people say "none".
pub(in crate::config) fn is_null_device(path: &Path) -> bool {
    path.as_os_str().eq_ignore_ascii_case("NUL")
}

/// What tells a file or folder from all others; here its path has to do, because no folder is locked.
pub(in crate::config) fn identity(_path: &Path) -> Option<(u64, u64)> {
    None
}

/// A new file has the rights that its folder gives it.
pub(in crate::config) fn prepare(_draft: &mut Builder<'_, '_>) {}

/// A new file has the rights that its folder gives it, as the old one had.
#[allow(clippy::unnecessary_wraps, reason = "its twin has to ask the system")]
pub(in crate::config) fn take_after(_file: &File, _old: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Puts the draft in the place of the file at `target`.
pub(in crate::config) fn persist(draft: TempPath, target: &Path) -> io::Result<()> {
    patiently(draft, |draft| draft.persist(target))
}

/// Puts the draft at `target`, where there must be no file.
pub(in crate::config) fn persist_new(draft: TempPath, target: &Path) -> io::Result<()> {
    patiently(draft, |draft| draft.persist_noclobber(target))
}

/// Gives a draft its name. That is refused as long as anybody has it or the file in its place open: a
/// virus scanner, an indexer or an editor, most often for a moment.
///
/// # Errors
/// What the system says, at last.
pub fn patiently(mut draft: TempPath, name: impl Fn(TempPath) -> Result<(), PathPersistError>) -> io::Result<()> {
    const TRIES: u32 = 20;
    const STEP: Duration = Duration::from_millis(10); // 1.9 s in all
    for tried in 1.. {
        match name(draft) {
            Ok(()) => break,
            Err(refused) if tried < TRIES && is_held(&refused.error) => draft = refused.path,
            Err(refused) => return Err(refused.error),
        }
        sleep(STEP * tried);
    }
    Ok(())
}

/// Whether somebody has the file open. The first is also that of who may not write the file.
fn is_held(error: &io::Error) -> bool {
    const ACCESS_DENIED: i32 = 5;
    const SHARING_VIOLATION: i32 = 32;
    const LOCK_VIOLATION: i32 = 33;
    matches!(error.raw_os_error(), Some(ACCESS_DENIED | SHARING_VIOLATION | LOCK_VIOLATION))
}
