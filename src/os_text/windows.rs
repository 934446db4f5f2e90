use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::os::windows::ffi::{OsStrExt, OsStringExt};

/// The bytes of a text. Not `as_encoded_bytes`, which may be another encoding in another `cua`.
#[must_use]
pub fn to_bytes(text: &OsStr) -> Cow<'_, [u8]> {
    if let Some(text) = text.to_str() {
        return text.as_bytes().into();
    }
    let mut bytes = Vec::new();
    for unit in char::decode_utf16(text.encode_wide()) {
        match unit.map_err(|lone| lone.unpaired_surrogate().to_be_bytes()) {
            Ok(c) => bytes.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Err([high, low]) => bytes.extend([0xED, 0x80 | (high & 0x0F) << 2 | low >> 6, 0x80 | (low & 0x3F)]),
        }
    }
    bytes.into()
}

/// The text of these bytes, where they are what [`to_bytes`] makes of one.
#[must_use]
pub fn from_bytes(bytes: &[u8]) -> Option<OsString> {
    let mut units: Vec<u16> = Vec::new();
    let mut rest = bytes;
    loop {
        let valid = match std::str::from_utf8(rest) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&rest[..error.valid_up_to()]).ok()?,
        };
        units.extend(valid.encode_utf16());
        rest = match &rest[valid.len()..] {
            [] => return Some(OsString::from_wide(&units)),
            [0xED, middle @ 0xA0..=0xBF, last @ 0x80..=0xBF, rest @ ..] => {
                units.push(0xD000 | u16::from(middle & 0x3F) << 6 | u16::from(last & 0x3F));
                rest
            }
            _ => return None,
        };
    }
}
