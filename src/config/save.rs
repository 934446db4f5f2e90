//! Writing a file so that a crash leaves the old one or the new one, and two writers never lose
//! each other's change.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::disk::{identity, persist, persist_new, prepare, take_after};
use super::{Source, read};
use crate::error::{Error, Result, plain_path};

/// Reads the file at `path`, empty where there is none, and writes what `change` makes of it.
///
/// One lock beside the user configuration, at `lock`, serves every edit of every file: a project
/// may be defined in one file and named in the other. `waiting` is called when somebody else has it.
///
/// # Errors
/// What `change` says, in which case nothing is written; or where the file cannot be locked, read
/// or written.
pub fn update(
    path: &Path,
    lock: &Path,
    waiting: impl FnOnce(),
    change: impl FnOnce(&Source) -> Result<String>,
) -> Result<()> {
    read::text_of(path)?; // so that nothing is made where there is nothing to edit
    let _lock = take_lock(lock, waiting)?;
    let target = follow_links(path).map_err(|error| Error::file("write", path, error))?;
    let _folder = lock_folder_of(&target);
    let source = Source { path: path.to_owned(), text: read::text_of(path)?.unwrap_or_default() };
    let text = change(&source)?;
    if text == source.text {
        return Ok(());
    }
    replace(&target, &text).map_err(|error| Error::file("write", path, error))
}

/// Writes a file that must not exist yet.
///
/// # Errors
/// Where there is one, or it cannot be written.
pub fn create(path: &Path, text: &str) -> Result<()> {
    let refuse = |error| Error::file("write", path, error);
    let _folder = lock_folder_of(path);
    draft_beside(path, text).and_then(|draft| persist_new(draft, path)).map_err(refuse)?;
    sync_folder_of(path);
    Ok(())
}

/// Writes what `change` makes of each of these files, in which it may leave one as it is: all of them, or
/// none. Links are followed, and a file that is named twice is changed once.
///
/// Only the folders are locked: these are other people's files, for which no `cua` keeps a place.
///
/// # Errors
/// What `change` says, or where a file cannot be read or written; then every file is as it was.
pub fn update_all(paths: &[PathBuf], mut change: impl FnMut(&Source) -> Result<Option<String>>) -> Result<()> {
    let mut targets: Vec<(&Path, PathBuf)> = Vec::new();
    let mut known = BTreeSet::new();
    for path in paths {
        let target = dunce::canonicalize(path).map_err(|error| Error::file("read", path, error))?;
        if known.insert(target.clone()) {
            targets.push((path, target));
        }
    }
    let _folders = lock_folders_of(&targets);
    let mut staged = Vec::new();
    for (path, target) in &targets {
        let missing = || Error::file("read", path, io::ErrorKind::NotFound.into());
        let source = Source { path: path.to_path_buf(), text: read::text_of(path)?.ok_or_else(missing)? };
        if let Some(text) = change(&source)? {
            let draft = draft_beside(target, &text).map_err(|error| Error::file("write", path, error))?;
            staged.push((target, draft, source));
        }
    }
    commit(staged)
}

/// Puts every draft in its place; where one cannot be, those before it are put back.
fn commit(staged: Vec<(&PathBuf, TempPath, Source)>) -> Result<()> {
    let mut done: Vec<(&PathBuf, Source)> = Vec::new();
    for (target, draft, source) in staged {
        let refuse = |error| Error::file("write", &source.path, error);
        if let Err(error) = must_be_as_read(&source).and_then(|()| persist(draft, target).map_err(refuse)) {
            return Err(put_back(&done, error));
        }
        sync_folder_of(target);
        done.push((target, source));
    }
    Ok(())
}

/// An editor, which knows of no lock, may have saved the file meanwhile.
fn must_be_as_read(source: &Source) -> Result<()> {
    if read::text_of(&source.path)?.as_ref() == Some(&source.text) {
        return Ok(());
    }
    let changed = io::Error::other("somebody else has changed it meanwhile; try again");
    Err(Error::file("write", &source.path, changed))
}

fn put_back(done: &[(&PathBuf, Source)], error: Error) -> Error {
    let failed = done.iter().filter(|(target, source)| replace(target, &source.text).is_err());
    let changed: Vec<String> = failed.map(|(_, source)| format!("`{}`", plain_path(&source.path))).collect();
    if changed.is_empty() {
        return error;
    }
    Error::Usage(format!("{error}; {} is changed already, and cannot be put back", changed.join(", ")))
}

/// The lock lasts as long as the file is open. The file stays: deleting it would let two writers
/// lock two files of the same name.
fn take_lock(path: &Path, waiting: impl FnOnce()) -> Result<File> {
    let refuse = |source| Error::Lock { path: path.to_owned(), source };
    fs::create_dir_all(folder_of(path)).map_err(refuse)?;
    // Windows locks no file that is open for appending only.
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(refuse)?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => waiting(),
        Err(TryLockError::Error(error)) => return Err(refuse(error)),
    }
    file.lock().map_err(refuse)?;
    Ok(file)
}

/// Locks the folder of a file, for those whose user configurations, and so whose locks, differ. Only
/// who may read the folder can; the others have the lock of all edits.
fn lock_folder_of(path: &Path) -> Option<File> {
    lock_folder(folder_of(path))
}

/// Locks the folders of these files; of very many only the first, because each is an open file.
fn lock_folders_of(targets: &[(&Path, PathBuf)]) -> Vec<File> {
    const MOST: usize = 100; // macOS lets a program have 256 files open
    // In one order, so that no two writers wait for each other.
    let folders: BTreeSet<&Path> = targets.iter().map(|(_, target)| folder_of(target)).collect();
    let mut locked = Vec::new();
    let mut known = BTreeSet::new();
    for folder in folders.into_iter().take(MOST) {
        // One that is mounted in two places would wait for itself.
        if identity(folder).is_none_or(|identity| known.insert(identity))
            && let Some(lock) = lock_folder(folder)
        {
            locked.push(lock);
            delete_drafts_in(folder);
        }
    }
    locked
}

fn lock_folder(folder: &Path) -> Option<File> {
    let folder = File::open(folder).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

/// Puts `text` in the place of the file at `target`, which is no link, keeping its mode and its owner.
fn replace(target: &Path, text: &str) -> io::Result<()> {
    delete_drafts_in(folder_of(target));
    let draft = draft_beside(target, text)?;
    persist(draft, target)?;
    sync_folder_of(target);
    Ok(())
}

/// What a draft is called, so that one that was left by a crash is known again.
const DRAFT: (&str, &str) = (".cua-draft-", ".tmp");

/// How many random characters are in between.
const DRAFT_RANDOM: usize = 8;

/// Deletes what edits that were killed have left. While the folder is locked, it is nobody's.
fn delete_drafts_in(folder: &Path) {
    let (prefix, suffix) = DRAFT;
    let is_draft = |name: &str| {
        let random = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix));
        random.is_some_and(|random| random.len() == DRAFT_RANDOM && random.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(is_draft) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A new file with `text`, on disk, in the folder of `target`: only there can it be renamed to it.
fn draft_beside(target: &Path, text: &str) -> io::Result<TempPath> {
    let mut draft = tempfile::Builder::new();
    draft.prefix(DRAFT.0).suffix(DRAFT.1).rand_bytes(DRAFT_RANDOM);
    prepare(&mut draft);
    let mut draft = draft.tempfile_in(folder_of(target))?;
    if let Ok(old) = fs::metadata(target) {
        // A file made read-only is meant to stay as it is, though its folder would let us replace it.
        OpenOptions::new().append(true).open(target)?;
        take_after(draft.as_file(), &old)?;
    }
    draft.write_all(text.as_bytes())?;
    draft.as_file().sync_all()?;
    // Closed: there may be more of them than one may have open.
    Ok(draft.into_temp_path())
}

/// Where a chain of symbolic links leads; the last may lead to a file that is not there yet.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    const MOST: usize = 40; // as Linux does
    let mut path = path.to_owned();
    for _ in 0..MOST {
        match fs::read_link(&path) {
            // A relative link counts from the folder that holds it.
            Ok(target) => path = folder_of(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many levels of symbolic links"))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Without this a power cut may undo the renaming. The edit is made, whether or not this can be.
fn sync_folder_of(path: &Path) {
    let _ = File::open(folder_of(path)).and_then(|folder| folder.sync_all());
}
