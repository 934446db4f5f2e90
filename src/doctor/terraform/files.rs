//! The templates in the current folder, and not below it: as many as a person would keep in one.

use std::path::{Path, PathBuf};

use crate::config::Source;
use crate::config::read::text_of;
use crate::doctor::reading::{self, Entries};
use crate::error::plain_path;
use crate::template::terraform;

/// How many files are read.
const MOST: usize = 500;
/// How much is read of all together.
const ALTOGETHER: usize = 32 << 20;

/// What was found there.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// The texts, by their names alone.
    pub(super) sources: Vec<Source>,
    /// For each of Terraform's files that was not read, why.
    pub(super) not_read: Vec<String>,
    /// Why there may be more of them than are known here.
    pub(super) not_listed: Option<String>,
}

impl Files {
    pub(super) fn of(folder: &Path) -> Self {
        let mut files = Self::default();
        let Entries { mut paths, is_cut } = reading::entries(folder, is_template).unwrap_or_else(|error| {
            files.not_listed = Some(error.to_string());
            Entries::default()
        });
        if is_cut {
            files.not_listed = Some(format!("this folder holds more than {} entries", reading::MOST));
        }
        // In the order in which they matter, because not all of them may be read.
        paths.sort_by_key(|path| (!terraform::is_named(path), is_json(path)));
        let mut size = 0;
        for path in paths.iter().filter(|path| !path.is_dir()) {
            match source(path, files.sources.len(), size) {
                Ok(source) => {
                    size += source.text.len();
                    files.sources.push(source);
                }
                // Whatever else is there need not be a template.
                Err(problem) if terraform::is_named(path) => files.not_read.push(problem),
                Err(_) => {}
            }
        }
        files
    }

    /// Those that Terraform or `OpenTofu` reads.
    pub(super) fn of_terraform(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|source| terraform::is_named(&source.path))
    }
}

/// A file behind so many others, of this size together; or why it was not read.
fn source(path: &Path, before: usize, size: usize) -> Result<Source, String> {
    let name = PathBuf::from(path.file_name().unwrap_or_default());
    if before == MOST || size > ALTOGETHER {
        return Err(format!("`{}` comes behind {before} other templates", plain_path(&name)));
    }
    let is_missing = || format!("`{}` is a link that leads nowhere", plain_path(&name));
    let text = text_of(path).map_err(|error| error.to_string())?.ok_or_else(is_missing)?;
    Ok(Source { path: name, text })
}

fn is_template(path: &Path) -> bool {
    !is_ignored(path)
        && (terraform::is_named(path) || is_json(path) || path.extension().is_some_and(|it| it == "bicep"))
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "json")
}

/// What editors leave beside a file, which Terraform passes over, too (hashicorp/terraform,
/// `internal/configs/parser_config_dir.go`, `IsIgnoredFile`).
fn is_ignored(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    name.starts_with(b".") || name.ends_with(b"~") || (name.starts_with(b"#") && name.ends_with(b"#"))
}
