//! Reading from the front, with nothing skipped: what a model does not expect is not read.

/// What is left to read.
pub struct Scan<'t>(pub &'t [u8]);

impl<'t> Scan<'t> {
    /// Takes `expected`, if that comes next.
    pub fn take(&mut self, expected: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(expected.as_bytes())?;
        Some(())
    }

    /// Whether `expected` came next; it is taken.
    pub fn takes(&mut self, expected: &str) -> bool {
        self.take(expected).is_some()
    }

    /// The next byte.
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// The longest row of bytes like this, perhaps of none.
    pub fn row(&mut self, is_one: impl Fn(u8) -> bool) -> &'t [u8] {
        let end = self.0.iter().position(|byte| !is_one(*byte)).unwrap_or(self.0.len());
        let (row, rest) = self.0.split_at(end);
        self.0 = rest;
        row
    }

    /// The name of a variable.
    pub fn name(&mut self) -> Option<String> {
        let name = self.row(|byte| byte.is_ascii_uppercase() || byte == b'_');
        (!name.is_empty()).then(|| String::from_utf8_lossy(name).into_owned())
    }

    /// A number of exactly so many hexadecimal digits.
    pub fn hexadecimal(&mut self, digits: usize) -> Option<u32> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        let is_one = number.iter().all(u8::is_ascii_hexdigit);
        self.0 = rest;
        u32::from_str_radix(std::str::from_utf8(number).ok()?, 16).ok().filter(|_| is_one)
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.0.is_empty()
    }
}
