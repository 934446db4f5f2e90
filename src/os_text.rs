//! Text of the system as bytes, and back without a loss.
//!
//! On Unix such text is bytes. Windows has 16-bit units that need not be valid UTF-16, for which
//! WTF-8 is the encoding: UTF-8, and a lone surrogate as UTF-8 would have it.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{from_bytes, to_bytes};
#[cfg(windows)]
pub use windows::{from_bytes, to_bytes};
