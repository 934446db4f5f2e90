//! Reading files that may be anything: a pipe that nobody writes to, a disk image, no text at all.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The entries of one folder that are looked at. The largest site-packages of az has about 500.
pub(super) const MOST: usize = 100_000;

/// The beginning of a file, of so many bytes; `None` where it is no file, or closed to us.
pub(super) fn beginning(path: &Path, longest: u64) -> Option<Vec<u8>> {
    // Nothing else is opened: a pipe would wait for a writer.
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(longest).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The text at the beginning of a file.
pub(super) fn text(path: &Path, longest: u64) -> Option<String> {
    Some(String::from_utf8_lossy(&beginning(path, longest)?).into_owned())
}

/// What is in a folder.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// In order.
    pub(super) paths: Vec<PathBuf>,
    /// Whether there is more than is looked at.
    pub(super) is_cut: bool,
}

/// What of a folder is wanted.
///
/// # Errors
/// Where it is closed to us, or none.
pub(super) fn entries(folder: &Path, is_wanted: impl Fn(&Path) -> bool) -> Result<Entries> {
    let mut all = fs::read_dir(folder).map_err(|error| Error::file("look into", folder, error))?;
    let paths = all.by_ref().take(MOST).filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<PathBuf> = paths.filter(|path| is_wanted(path)).collect();
    paths.sort();
    Ok(Entries { paths, is_cut: all.next().is_some() })
}
