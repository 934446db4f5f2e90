//! The folder of shims: links to `cua` by the names of other programs, or copies, and a file that says so of the
//! folder, because `cua` passes over everything in it when it looks for a program.
//!
//! Nothing is ever lost there: what is not a link to `cua` or a copy of it is neither replaced nor
//! removed, and a folder that holds anything else does not become one of shims.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::config::locate::everyone_may_write;
use crate::error::{Error, Result, plain, plain_path};
use crate::launch::{self, MARKER};
use crate::scope;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

pub use system::{AFTERWARDS, path_line};

/// What the marker says to those who find it.
const NOTE: &str = "\
This folder holds shims of `cua`, which it passes over when it looks for the real programs.
`cua shim list` shows them, `cua shim remove` removes them.
";

/// What became of a shim that was to be installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Installed {
    /// It was made.
    New,
    /// It was there, and led to another `cua`, or to one that is gone.
    Renewed,
    /// It was there.
    Already,
}

/// A folder of shims, which may not be there yet.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder that was named, or the usual one.
    ///
    /// # Errors
    /// Where there is no home folder for it.
    pub fn at(named: Option<&Path>) -> Result<Self> {
        let path = named.map(Path::to_owned).or_else(usual).ok_or_else(|| {
            let from = scope::DATA_FROM;
            Error::Usage(format!(
                "`{from}` names no folder, so that there is no place for shims; name one with `--dir`"
            ))
        })?;
        if path.starts_with("~") {
            return Err(Error::Usage(format!(
                "the shell left `{}` as it is: most replace `~` only where a word begins with it, and the command prompt \
                 nowhere; type `--dir ~/…`, or the whole path",
                plain_path(&path)
            )));
        }
        let path = std::path::absolute(&path).map_err(|error| Error::file("find", &path, error))?;
        Ok(Self { path })
    }

    /// Where it is, absolute.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file of the shim of this name, which may not be there.
    #[must_use]
    pub fn file(&self, name: &OsStr) -> PathBuf {
        self.path.join(system::file_name(name))
    }

    /// Whether this is where a path leads, by whatever links.
    #[must_use]
    pub fn is(&self, other: &Path) -> bool {
        let real = |path: &Path| fs::canonicalize(path).ok();
        real(&self.path).is_some_and(|path| Some(path) == real(other))
    }

    /// Whether programs are looked for in it.
    #[must_use]
    pub fn is_on_path(&self) -> bool {
        launch::folders().iter().any(|folder| self.is(folder))
    }

    /// The names of the shims in it, in order.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn shims(&self) -> Result<Vec<OsString>> {
        if !self.is_marked() {
            return Ok(Vec::new());
        }
        let refuse = |error| Error::file("read", &self.path, error);
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(refuse)? {
            let Some(name) = system::name_of(&entry.map_err(refuse)?.file_name()) else { continue };
            if check_name(&name).is_ok() && is_shim(&self.file(&name)) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// Makes a shim of each of these names, which leads to `cua`, or none of them.
    ///
    /// # Errors
    /// Where the folder is not fit for it, a name is taken, or the system refuses.
    pub fn install(&self, names: &[OsString], cua: &Path) -> Result<Vec<Installed>> {
        self.must_be_fit()?;
        let before = names.iter().map(|name| self.must_be_free(name, cua)).collect::<Result<Vec<_>>>()?;
        let made = self.make()?;
        let _lock = self.lock();
        for (index, name) in names.iter().enumerate() {
            if let Err(error) = self.place(name, cua) {
                let new = names[..index].iter().zip(&before).filter(|(_, before)| **before == Installed::New);
                new.for_each(|(name, _)| drop(fs::remove_file(self.file(name))));
                if made {
                    self.unmake();
                }
                return Err(error);
            }
        }
        Ok(before)
    }

    /// Removes the shims of these names, or of all names where there are none, or nothing.
    ///
    /// # Errors
    /// Where one of them is not there or is not ours, or the system refuses.
    pub fn remove(&self, names: &[OsString]) -> Result<Vec<OsString>> {
        if !self.is_marked() {
            return Err(Error::Usage(format!(
                "there are no shims in `{}` (it has no `{MARKER}`); name their folder with `--dir`",
                plain_path(&self.path)
            )));
        }
        let _lock = self.lock();
        let ours = self.shims()?;
        if let Some(name) = names.iter().find(|name| !ours.contains(name)) {
            return Err(Error::Usage(format!(
                "there is no shim `{}` in `{}`; see `cua shim list`",
                plain(name),
                plain_path(&self.path)
            )));
        }
        let removed = if names.is_empty() { ours } else { names.to_vec() };
        for path in removed.iter().map(|name| self.file(name)) {
            fs::remove_file(&path).map_err(|error| Error::file("remove", &path, error))?;
        }
        if self.shims()?.is_empty() {
            self.unmake();
        }
        Ok(removed)
    }

    /// Whether it is a folder that we made.
    fn is_marked(&self) -> bool {
        self.path.join(MARKER).symlink_metadata().is_ok()
    }

    /// Refuses a folder in which shims would do harm, or no good.
    fn must_be_fit(&self) -> Result<()> {
        let refuse = |problem: &str| Err(Error::Usage(format!("`{}` {problem}", plain_path(&self.path))));
        let separator = system::SEPARATOR;
        if self.path.to_string_lossy().contains(separator) {
            return refuse(&format!(
                "cannot stand on `PATH`, where `{separator}` separates the folders; name another one with `--dir`"
            ));
        }
        let entries = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(|error| Error::file("read", &self.path, error))?,
        };
        if everyone_may_write(&self.path)? {
            return refuse("can be written by everyone, who could put programs there; see `chmod o-w`");
        }
        if !self.is_marked() && entries.count() > 0 {
            return refuse(
                "holds other things, which `cua` would pass over from then on; name a new folder with `--dir`",
            );
        }
        Ok(())
    }

    /// What installing a shim would make of its name.
    fn must_be_free(&self, name: &OsStr, cua: &Path) -> Result<Installed> {
        check_name(name)?;
        let path = self.file(name);
        match path.symlink_metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Installed::New),
            Err(error) => Err(Error::file("make", &path, error)),
            Ok(_) if !is_shim(&path) => Err(Error::Usage(format!(
                "`{}` is there, and is no shim; move it away, or leave it out",
                plain_path(&path)
            ))),
            Ok(_) if system::is_of(cua, &path) => Ok(Installed::Already),
            Ok(_) => Ok(Installed::Renewed),
        }
    }

    /// Makes the folder what it is; whether it was not.
    fn make(&self) -> Result<bool> {
        if self.is_marked() {
            return Ok(false);
        }
        system::make_folder(&self.path).map_err(|error| Error::file("make", &self.path, error))?;
        let marker = self.path.join(MARKER);
        fs::write(&marker, NOTE).map_err(|error| Error::file("write", &marker, error))?;
        Ok(true)
    }

    /// Takes the mark away, and the folder where nothing else is in it.
    fn unmake(&self) {
        let _ = fs::remove_file(self.path.join(MARKER));
        let _ = fs::remove_dir(&self.path);
    }

    /// Keeps another `cua shim` out as long as it is open. Where a folder cannot be locked, what is at
    /// stake is the marker only.
    fn lock(&self) -> Option<File> {
        let folder = File::open(&self.path).ok()?;
        folder.lock().ok()?;
        Some(folder)
    }

    /// Makes one shim, asking again what is there. The name is never missing while it is renewed.
    fn place(&self, name: &OsStr, cua: &Path) -> Result<()> {
        let path = self.file(name);
        let made = match self.must_be_free(name, cua)? {
            Installed::Already => Ok(()),
            Installed::New => system::make(cua, &path),
            Installed::Renewed => system::replace(cua, &path, &self.path),
        };
        made.map_err(|error| Error::file("make", &path, error))
    }
}

/// The XDG Base Directory Specification: a relative path there is to be ignored.
fn usual() -> Option<PathBuf> {
    let xdg = scope::variable("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    Some(xdg.or_else(scope::data_folder)?.join("cua").join("shims"))
}

/// Whether a file is `cua`, or was left by one that is gone.
fn is_shim(path: &Path) -> bool {
    launch::is_cua(path) || system::is_left_over(path)
}

/// Refuses what cannot be the name of a shim.
fn check_name(name: &OsStr) -> Result<()> {
    let problem = if name.is_empty() {
        "a name must not be empty; name a program"
    } else if launch::is_path(name) {
        "a shim is found by its name; leave the folder out"
    } else if launch::is_own_name(name) {
        "a name that begins with `cua` is that of `cua` itself; name another program"
    } else if name.as_encoded_bytes().starts_with(b".") || name.as_encoded_bytes().starts_with(b"-") {
        "no program is called so; name one"
    } else {
        return Ok(());
    };
    Err(Error::Usage(format!("`{}`: {problem}", plain(name))))
}
