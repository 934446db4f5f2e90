//! The templates in the current folder, and not below it: as many as a person would keep in one.

use std::path::{Path, PathBuf};

use crate::config::Source;
use crate::doctor::tools::reading;
use crate::template::terraform;

/// How many files are read.
const MOST: usize = 500;
/// How much of one is read. Resource Manager takes no template of more than 4 MB.
const LARGEST: u64 = 4 << 20;
/// How much is read of all together.
const ALTOGETHER: usize = 32 << 20;

/// What was found there.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// The texts, by their names alone.
    pub(super) sources: Vec<Source>,
    /// Those that could not be read.
    pub(super) closed: Vec<PathBuf>,
    /// Whether there were more than are read.
    pub(super) is_cut: bool,
}

impl Files {
    pub(super) fn of(folder: &Path) -> Self {
        let mut files = Self::default();
        let mut size = 0;
        for path in reading::entries(folder).into_iter().filter(|path| is_template(path)) {
            if files.sources.len() == MOST || size > ALTOGETHER {
                files.is_cut = true;
                break;
            }
            let name = PathBuf::from(path.file_name().unwrap_or_default());
            match reading::text(&path, LARGEST) {
                Some(text) => {
                    size += text.len();
                    files.sources.push(Source { path: name, text });
                }
                None if path.is_dir() => {}
                None => files.closed.push(name),
            }
        }
        files
    }

    /// Those that Terraform or `OpenTofu` reads.
    pub(super) fn of_terraform(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|source| terraform::is_named(&source.path))
    }
}

fn is_template(path: &Path) -> bool {
    terraform::is_named(path) || ["json", "bicep"].iter().any(|ending| path.extension().is_some_and(|it| it == *ending))
}
