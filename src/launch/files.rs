//! How a system tells a program from other files, and finds it by its name.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(super) use unix::{OWN_FILE, SET_A_VARIABLE, at, check, is_absent, is_same, named};
#[cfg(unix)]
pub use unix::{folders, is_path, is_same_name, name_called, program_name};
#[cfg(windows)]
pub(super) use windows::{OWN_FILE, SET_A_VARIABLE, at, check, is_absent, is_same, named};
#[cfg(windows)]
pub use windows::{folders, is_path, is_same_name, name_called, program_name};
