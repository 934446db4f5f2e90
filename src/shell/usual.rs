//! The shell that people on this system most likely type into: POSIX ones, and on Windows
//! PowerShell. For lines that people read and paste; nothing evaluates them.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{command_line, word};
#[cfg(windows)]
pub use windows::{command_line, word};
