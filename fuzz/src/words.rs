//! How each shell reads one word of what `cua env` prints for it. `None` for what is not closed, and for
//! whatever stands outside of the quotes, whether or not that would do any harm there.

use crate::readers;
use crate::scan::Scan;

/// POSIX, Shell Command Language, 2.2: between single quotes everything is itself; outside of them a
/// backslash and a quote are one. With `RC_QUOTES` zsh takes two quotes within a quoted part for one.
pub fn posix(scan: &mut Scan<'_>, rc_quotes: bool) -> Option<Vec<u8>> {
    let mut value = Vec::new();
    let mut is_word = false;
    loop {
        if scan.takes("\\'") {
            value.push(b'\'');
        } else if scan.takes("'") {
            is_word = true;
            loop {
                match scan.byte()? {
                    b'\'' if rc_quotes && scan.takes("'") => value.push(b'\''),
                    b'\'' => break,
                    byte => value.push(byte),
                }
            }
        } else {
            return is_word.then_some(value);
        }
    }
}

/// A word that may do without quotes. Unquoted, these have no meaning within a word; zsh replaces a word
/// that begins with `=`.
pub fn posix_or_plain(scan: &mut Scan<'_>) -> Option<Vec<u8>> {
    if scan.0.starts_with(b"'") {
        return posix(scan, false);
    }
    let word = scan.row(|byte| byte.is_ascii_alphanumeric() || b"_-.,/:=@%+".contains(&byte));
    (!word.is_empty() && word[0] != b'=').then(|| word.to_vec())
}

/// fish: between single quotes `\'` and `\\` are escapes, and before anything else a backslash is itself.
/// Outside, `\X` and two digits are a byte.
pub fn fish(scan: &mut Scan<'_>) -> Option<Vec<u8>> {
    let mut value = Vec::new();
    let mut is_word = false;
    loop {
        if scan.takes("\\X") {
            value.push(u8::try_from(scan.hexadecimal(2)?).ok()?);
        } else if scan.takes("'") {
            is_word = true;
            loop {
                match scan.byte()? {
                    b'\'' => break,
                    b'\\' if scan.0.starts_with(b"'") || scan.0.starts_with(b"\\") => value.push(scan.byte()?),
                    byte @ b' '..=b'~' => value.push(byte),
                    _ => return None,
                }
            }
        } else {
            return is_word.then_some(value);
        }
    }
}

/// Elvish's language reference, "Double-quoted string", as far as it is used.
pub fn elvish(scan: &mut Scan<'_>) -> Option<Vec<u8>> {
    scan.take("\"")?;
    let mut value = Vec::new();
    loop {
        match scan.byte()? {
            b'"' => return Some(value),
            b'\\' => match scan.byte()? {
                byte @ (b'"' | b'\\') => value.push(byte),
                b'x' => value.push(u8::try_from(scan.hexadecimal(2)?).ok()?),
                _ => return None,
            },
            byte @ b' '..=b'~' => value.push(byte),
            _ => return None,
        }
    }
}

/// tcsh(1), "Lexical structure": a backslash takes its meaning from any byte but a line break.
pub fn tcsh(scan: &mut Scan<'_>) -> Option<Vec<u8>> {
    if scan.takes("''") {
        return Some(Vec::new());
    }
    let mut value = Vec::new();
    loop {
        if scan.takes("\\") {
            value.push(scan.byte().filter(|byte| *byte != b'\n')?);
        } else {
            let plain = scan.row(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
            if plain.is_empty() {
                return (!value.is_empty()).then_some(value);
            }
            value.extend(plain);
        }
    }
}

/// A string of Python, as the bytes that a child gets (PEP 383): U+DC80 to U+DCFF are one each.
pub fn python(scan: &mut Scan<'_>) -> Option<Vec<u8>> {
    scan.take("'")?;
    let mut value = Vec::new();
    loop {
        let code = match scan.byte()? {
            b'\'' => return Some(value),
            b'\\' => match scan.byte()? {
                byte @ (b'\'' | b'\\') => u32::from(byte),
                b'U' => scan.hexadecimal(8)?,
                b'u' => scan.hexadecimal(4)?,
                _ => return None,
            },
            byte @ b' '..=b'~' => u32::from(byte),
            _ => return None,
        };
        match code {
            0xDC80..=0xDCFF => value.extend(u8::try_from(code - 0xDC00)),
            code => value.extend(char::from_u32(code)?.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
}

/// An expression of PowerShell, in ASCII.
pub fn pwsh(scan: &mut Scan<'_>) -> Option<Vec<u8>> {
    let start = scan.0;
    let ascii = scan.row(|byte| matches!(byte, b' '..=b'~'));
    let (value, rest) = readers::expression(std::str::from_utf8(ascii).ok()?)?;
    scan.0 = &start[ascii.len() - rest.len()..];
    Some(String::from_utf16(&value).ok()?.into_bytes())
}

/// A string of JSON (RFC 8259, section 7).
pub fn json(scan: &mut Scan<'_>) -> Option<Vec<u8>> {
    scan.take("\"")?;
    let mut value = Vec::new();
    loop {
        match scan.byte()? {
            b'"' => return Some(value),
            b'\\' => value.extend(escaped_in_json(scan)?.encode_utf8(&mut [0; 4]).bytes()),
            0..b' ' => return None,
            byte => value.push(byte),
        }
    }
}

fn escaped_in_json(scan: &mut Scan<'_>) -> Option<char> {
    Some(match scan.byte()? {
        byte @ (b'"' | b'\\' | b'/') => char::from(byte),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => char::from_u32(scan.hexadecimal(4)?)?,
        _ => return None,
    })
}
