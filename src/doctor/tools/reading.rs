//! Reading files that may be anything: a pipe that nobody writes to, a disk image, no text at all.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The entries of one folder that are looked at. The largest site-packages of az has about 500.
const MOST: usize = 10_000;

/// The beginning of a file, of so many bytes; `None` where it is no file, or closed to us.
pub(in crate::doctor) fn beginning(path: &Path, longest: u64) -> Option<Vec<u8>> {
    // Nothing else is opened: a pipe would wait for a writer.
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(longest).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The text at the beginning of a file.
pub(in crate::doctor) fn text(path: &Path, longest: u64) -> Option<String> {
    Some(String::from_utf8_lossy(&beginning(path, longest)?).into_owned())
}

/// What is in a folder, in order; nothing where it is closed to us, or none.
pub(in crate::doctor) fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().take(MOST);
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}
