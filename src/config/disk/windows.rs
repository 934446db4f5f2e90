use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use tempfile::{Builder, NamedTempFile};

use crate::error::Result;

/// Whether anyone on the machine may put files into `folder`. Windows has no folder of that kind, as
/// `/tmp` is one: everybody has a temporary folder of their own. What somebody has opened to everyone
/// is not told from the others here.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "its twin has to ask the system")]
pub fn everyone_may_write(_folder: &Path) -> Result<bool> {
    Ok(false)
}

/// Whether a path is how people say "none".
pub(in crate::config) fn is_null_device(path: &Path) -> bool {
    path.as_os_str().eq_ignore_ascii_case("NUL")
}

/// A new file has the rights that its folder gives it.
pub(in crate::config) fn prepare(_draft: &mut Builder<'_, '_>) {}

/// A new file has the rights that its folder gives it, as the old one had.
#[allow(clippy::unnecessary_wraps, reason = "its twin has to ask the system")]
pub(in crate::config) fn take_after(_file: &File, _old: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Puts the draft in the place of the file at `target`. That is refused as long as anybody has the
/// file open: a virus scanner, an indexer or an editor, most often for a moment.
pub(in crate::config) fn persist(mut draft: NamedTempFile, target: &Path) -> io::Result<()> {
    const TRIES: u32 = 20;
    const STEP: Duration = Duration::from_millis(10); // 1.9 s in all
    for tried in 1.. {
        match draft.persist(target) {
            Ok(_) => break,
            Err(refused) if tried < TRIES && is_held(&refused.error) => draft = refused.file,
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
