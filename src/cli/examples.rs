//! Those texts of the help that show what people type: in POSIX shells, and on Windows in PowerShell.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(super) use unix::{ENV, EXEC, ROOT, SHIM_FOLDER, SHIM_INSTALL};
#[cfg(windows)]
pub(super) use windows::{ENV, EXEC, ROOT, SHIM_FOLDER, SHIM_INSTALL};
