//! What stands near the start of every `cua`, and of no other file.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(super) use unix::word;
#[cfg(windows)]
pub(super) use windows::word;
