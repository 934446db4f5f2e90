//! Where a system keeps what is a person's own.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(super) use unix::{CONFIG_FROM, config_folder, without_links};
#[cfg(unix)]
pub use unix::{DATA_FROM, data_folder, home};
#[cfg(windows)]
pub(super) use windows::{CONFIG_FROM, config_folder, without_links};
#[cfg(windows)]
pub use windows::{DATA_FROM, data_folder, home};
