use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
use std::path::Path;

use tempfile::{Builder, TempPath};

use crate::error::{Error, Result};

/// Whether [`everyone_may_write`] knows.
pub const KNOWS_WHO_MAY_WRITE: bool = true;

/// Whether anyone on the machine may put files into `folder`, as into `/tmp`.
///
/// # Errors
/// Where the system does not say.
pub fn everyone_may_write(folder: &Path) -> Result<bool> {
    const OTHERS_WRITE: u32 = 0o002;
    let metadata = fs::metadata(folder).map_err(|error| Error::file("look at", folder, error))?;
    Ok(metadata.permissions().mode() & OTHERS_WRITE != 0)
}

/// Whether a folder is there for everyone: each may put files into it, and take out only their own.
#[must_use]
pub fn is_shared(folder: &Path) -> bool {
    const STICKY: u32 = 0o1000;
    fs::metadata(folder).is_ok_and(|metadata| metadata.is_dir() && metadata.permissions().mode() & STICKY != 0)
}

/// Whether a path is how people say "none".
pub(in crate::config) fn is_null_device(path: &Path) -> bool {
    path == Path::new("/dev/null")
}

/// What tells a file or folder from all others, by whatever path it is reached.
pub(in crate::config) fn identity(path: &Path) -> Option<(u64, u64)> {
    fs::metadata(path).map(|metadata| (metadata.dev(), metadata.ino())).ok()
}

/// Says with which mode a file is made.
pub(in crate::config) fn prepare(draft: &mut Builder<'_, '_>) {
    const NEW_FILE: u32 = 0o666; // less the umask
    draft.permissions(fs::Permissions::from_mode(NEW_FILE));
}

/// Gives `file` the mode of the one that it will replace, and its owner where that is allowed.
pub(in crate::config) fn take_after(file: &File, old: &fs::Metadata) -> io::Result<()> {
    let new = file.metadata()?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        // Who may write somebody else's file may not give one away; the group can often be kept.
        let kept = fchown(file, Some(old.uid()), Some(old.gid())).or_else(|_| fchown(file, None, Some(old.gid())));
        drop(kept);
    }
    file.set_permissions(old.permissions())
}

/// Puts the draft in the place of the file at `target`.
pub(in crate::config) fn persist(draft: TempPath, target: &Path) -> io::Result<()> {
    draft.persist(target)?;
    Ok(())
}

/// Puts the draft at `target`, where there must be no file.
pub(in crate::config) fn persist_new(draft: TempPath, target: &Path) -> io::Result<()> {
    draft.persist_noclobber(target)?;
    Ok(())
}
