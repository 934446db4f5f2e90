//! What can be wrong with a tracking ID, and the sentence for each.

use std::fmt;

use super::LONGEST;

/// What is wrong with a text that should be a tracking ID. Its [`Display`](fmt::Display) is the
/// sentence for people: what is wrong, then what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing, or only blanks.
    Empty,
    /// A control character, which no header can carry.
    Control(char),
    /// More characters than a deployment name may have.
    TooLong(usize),
    /// The number of a partner, which belongs to Partner Admin Link.
    PartnerNumber,
    /// Something that should have been replaced by an ID.
    Placeholder,
    /// `pid-` twice.
    DoubledPrefix,
    /// Another number of groups than five.
    Groups(usize),
    /// A group of a GUID with too few or too many digits.
    Digits {
        /// Which group, from 1.
        group: usize,
        /// The digits it has.
        count: usize,
        /// The digits it should have.
        expected: usize,
        /// Whether this is the example of Microsoft's documentation.
        documented: bool,
    },
    /// A GUID without dashes that has another number of digits than 32.
    UndashedDigits(usize),
    /// Something that is not a hexadecimal digit.
    NotHexadecimal(char),
    /// The GUID of zeros.
    Zero,
    /// A valid GUID with something behind it.
    Suffix(String),
    /// A GUID that a tool sends for itself.
    ToolsOwn(&'static str),
    /// Almost a Partner Center ID.
    PartnerCenterSpelling,
    /// `pid-…` of neither kind.
    NeitherKind,
    /// Not like an ID at all.
    NotAnId,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => {
                write!(f, "it is empty; give a GUID or a Partner Center ID, or make a GUID with `cua id new`")
            }
            Self::Control(c) => write!(
                f,
                "it holds the control character U+{:04X}, which no header can carry; type the ID again without it",
                u32::from(*c)
            ),
            Self::TooLong(count) => write!(
                f,
                "it has {count} characters, and an Azure deployment name has at most {LONGEST}; copy the ID alone"
            ),
            Self::PartnerNumber => write!(
                f,
                "it is the number of a partner, which belongs to Partner Admin Link (`cua partner link`); \
                 a tracking ID is a GUID of your own or a Partner Center ID"
            ),
            Self::Placeholder => write!(
                f,
                "it is a placeholder that nobody filled in; put your own ID there, or make one with `cua id new`"
            ),
            Self::DoubledPrefix => write!(f, "it begins with `pid-` twice; leave one out"),
            Self::Groups(count) => write!(
                f,
                "it has {count} {}, and a GUID has 5 (8-4-4-4-12 digits); copy the whole GUID again",
                plural(*count, "group")
            ),
            Self::Digits { group, count, expected, documented } => {
                write!(
                    f,
                    "its {} group has {count} {} instead of {expected}",
                    ["first", "second", "third", "fourth", "last"][group - 1],
                    plural(*count, "digit")
                )?;
                if *documented {
                    write!(f, " (it is the example of Microsoft's documentation, which is one digit short)")?;
                }
                write!(f, "; copy the whole GUID again from where it was registered")
            }
            Self::UndashedDigits(count) => write!(
                f,
                "it has {count} hexadecimal {}, and a GUID has 32; copy the whole GUID again",
                plural(*count, "digit")
            ),
            Self::NotHexadecimal('\'' | '"' | '`') => write!(f, "there is a quote in it; leave the quotes out"),
            Self::NotHexadecimal(c) if c.is_ascii_graphic() => {
                write!(f, "`{c}` is not a hexadecimal digit (0-9, a-f); copy the whole GUID again")
            }
            Self::NotHexadecimal(c) => write!(
                f,
                "`{}` (U+{:04X}) is neither a hexadecimal digit (0-9, a-f) nor a plain dash; type it again",
                c.escape_debug(),
                u32::from(*c)
            ),
            Self::Zero => write!(f, "it is the zero GUID, which stands for no ID at all; make one with `cua id new`"),
            Self::Suffix(suffix) => write!(
                f,
                "the GUID is followed by `{}`, and only the GUID itself is an ID; leave that out",
                suffix.escape_debug()
            ),
            Self::ToolsOwn(owner) => write!(
                f,
                "it is {owner}'s own GUID, and what carries it is credited to {owner}; use the GUID that you registered"
            ),
            Self::PartnerCenterSpelling => write!(
                f,
                "a Partner Center ID begins with `pid-` and ends in `-partnercenter`, in lower case; \
                 copy it exactly as Partner Center shows it"
            ),
            Self::NeitherKind => write!(
                f,
                "after `pid-` comes neither a GUID nor a Partner Center ID (`pid-<publisher>-<offer>-partnercenter`); \
                 copy the ID again from Partner Center"
            ),
            Self::NotAnId => write!(
                f,
                "it is neither a GUID (8-4-4-4-12 hexadecimal digits) nor a Partner Center ID \
                 (`pid-…-partnercenter`); copy it again from Partner Center, or make a GUID with `cua id new`"
            ),
        }
    }
}

impl std::error::Error for Problem {}

fn plural(count: usize, noun: &str) -> String {
    format!("{noun}{}", if count == 1 { "" } else { "s" })
}
