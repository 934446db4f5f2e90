use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

/// The bytes of a text.
#[must_use]
pub fn to_bytes(text: &OsStr) -> Cow<'_, [u8]> {
    text.as_bytes().into()
}

/// The text of these bytes; every row of bytes is one.
#[must_use]
pub fn from_bytes(bytes: &[u8]) -> Option<OsString> {
    Some(OsStr::from_bytes(bytes).to_owned())
}
