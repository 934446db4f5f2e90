//! What carries an ID in a script.

use memchr::memmem;

/// Something by which a tool is told what to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carrier {
    /// A variable with words that a tool appends to its user agent.
    UserAgent(&'static str),
    /// The variable that Azure PowerShell makes one token of its user agent.
    HostEnvironment,
    /// The variable of the Terraform providers.
    PartnerId,
    /// The method of Azure PowerShell's session.
    Method,
}

const ALL: [Carrier; 5] = [
    Carrier::UserAgent("AZURE_HTTP_USER_AGENT"),
    Carrier::UserAgent("AZURE_DEV_USER_AGENT"),
    Carrier::HostEnvironment,
    Carrier::PartnerId,
    Carrier::Method,
];

impl Carrier {
    /// Its name in a script.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::UserAgent(name) => name,
            Self::HostEnvironment => "AZUREPS_HOST_ENVIRONMENT",
            Self::PartnerId => "ARM_PARTNER_ID",
            Self::Method => "AddUserAgent",
        }
    }

    /// The places at which a line names it as a whole word. Nobody names it more often in one line.
    pub(super) fn mentions(self, line: &str) -> impl Iterator<Item = usize> {
        const MOST: usize = 16;
        let bytes = line.as_bytes();
        let is_in_word = |at: Option<&u8>| at.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        let whole = move |at: &usize| {
            !is_in_word(at.checked_sub(1).and_then(|before| bytes.get(before)))
                && !is_in_word(bytes.get(at + self.name().len()))
        };
        memmem::find_iter(bytes, self.name()).take(MOST).filter(whole)
    }

    /// Each mention of each carrier in a line.
    pub(super) fn all_in(line: &str) -> impl Iterator<Item = (Self, usize)> {
        ALL.into_iter().flat_map(move |carrier| carrier.mentions(line).map(move |at| (carrier, at)))
    }
}
