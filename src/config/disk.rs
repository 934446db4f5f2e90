//! What differs between systems in how a file is kept, and replaced by another one.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{KNOWS_WHO_MAY_WRITE, everyone_may_write, is_shared};
#[cfg(unix)]
pub(super) use unix::{identity, is_null_device, persist, persist_new, prepare, take_after};
#[cfg(windows)]
pub use windows::{KNOWS_WHO_MAY_WRITE, everyone_may_write, is_shared, patiently};
#[cfg(windows)]
pub(super) use windows::{identity, is_null_device, persist, persist_new, prepare, take_after};
