//! The file that runs.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod other;

#[cfg(target_os = "linux")]
pub(super) use linux::own_file;
#[cfg(not(target_os = "linux"))]
pub(super) use other::own_file;
