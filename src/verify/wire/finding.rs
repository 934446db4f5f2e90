//! What is to be said of a request, and how bad it is.

use std::fmt;

use super::request::Unreadable;
use crate::error::shortened;

/// What is to be said of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It holds the pid, and it should not.
    Unwanted(Vec<OtherPid>),
    /// It does not say what sends it.
    NoHeader,
    /// The pid is not there.
    Missing,
    /// It is not there, nor is anything else where az sends what the variable holds.
    Cleared,
    /// It is not there, but this is where az sends what the variable holds.
    Overwritten(String),
    /// Servers take the first, or the last, or both as one.
    SeveralHeaders(usize),
    /// The pid is a part of these words.
    Glued(Vec<String>),
    /// The pid, but for the case of its letters.
    OtherCase(String),
    /// Pids that are not ours, beside it.
    OtherPids(Vec<OtherPid>),
    /// Pids that are not ours, where it is missing.
    Instead(Vec<OtherPid>),
    /// Nobody can tell.
    Unreadable(Unreadable),
    /// The pid is there so many times.
    Repeated(usize),
    /// This stands behind it.
    NotLast(String),
}

/// A pid that is not the one in scope.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OtherPid {
    /// The word.
    pub pid: String,
    /// The tool that sends it for itself.
    pub owner: Option<&'static str>,
}

/// What a finding means for the answer. The greater one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The pid arrived whole and alone; none did, where the person opted out.
    Well,
    /// It cannot be told.
    Untested,
    /// It did not.
    Wrong,
}

impl Outcome {
    /// The word for it in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Untested => "untested",
            Self::Wrong => "wrong",
        }
    }
}

impl Finding {
    /// The word for it in JSON.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unwanted(_) => "unwanted",
            Self::NoHeader => "no-header",
            Self::Missing | Self::Cleared | Self::Overwritten(_) => "missing",
            Self::SeveralHeaders(_) => "several-headers",
            Self::Glued(_) => "glued",
            Self::OtherCase(_) => "other-case",
            Self::OtherPids(_) | Self::Instead(_) => "other-pids",
            Self::Unreadable(_) => "unreadable",
            Self::Repeated(_) => "repeated",
            Self::NotLast(_) => "not-last",
        }
    }

    /// Whether it says that the pid is not there.
    pub(super) fn is_absence(&self) -> bool {
        matches!(self, Self::NoHeader | Self::Missing | Self::Cleared | Self::Overwritten(_))
    }

    /// What it means.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Repeated(_) | Self::NotLast(_) => Outcome::Well,
            Self::Unreadable(_) => Outcome::Untested,
            _ => Outcome::Wrong,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unwanted(found) => {
                write!(
                    f,
                    "{} is sent, though you opted out; see who sets it",
                    list(found.iter().map(OtherPid::to_string))
                )
            }
            Self::NoHeader => f.write_str("the pid is missing: there is no User-Agent header"),
            Self::Missing => f.write_str(
                "the pid is missing: what sends this does not read it, or something between `cua` and the request removes \
                 or replaces it",
            ),
            Self::Cleared => f.write_str(
                "the pid is missing: something between `cua` and az, such as a wrapper, clears `AZURE_HTTP_USER_AGENT`",
            ),
            Self::Overwritten(by) => write!(
                f,
                "the pid is missing, and {} stands in its place: something between `cua` and az, such as a wrapper, \
                 overwrites `AZURE_HTTP_USER_AGENT`",
                quoted(by)
            ),
            Self::SeveralHeaders(count) => {
                write!(f, "there are {count} User-Agent headers, and nobody knows which one counts")
            }
            Self::Glued(words) => {
                write!(f, "the pid is glued to another word, in {}", list(words.iter().map(|word| quoted(word))))
            }
            Self::OtherCase(word) => write!(f, "the pid arrived in another case, as {}", quoted(word)),
            Self::OtherPids(found) => write!(
                f,
                "another pid is beside it: {}; nobody outside Microsoft knows which of them counts",
                list(found.iter().map(OtherPid::to_string))
            ),
            Self::Instead(found) => {
                write!(f, "another pid is there instead: {}", list(found.iter().map(OtherPid::to_string)))
            }
            Self::Unreadable(why) => write!(f, "a request could not be read: {why}"),
            Self::Repeated(count) => write!(f, "the pid is there {count} times, which does no harm"),
            Self::NotLast(behind) => write!(f, "behind the pid stands {}, which does no harm", quoted(behind)),
        }
    }
}

impl fmt::Display for OtherPid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&quoted(&self.pid))?;
        match self.owner {
            Some(owner) => write!(f, " (that of {owner} itself)"),
            None => Ok(()),
        }
    }
}

fn quoted(text: &str) -> String {
    format!("`{}`", shortened(text))
}

/// The first of them; there may be thousands.
fn list(items: impl ExactSizeIterator<Item = String>) -> String {
    const SHOWN: usize = 4;
    let more = items.len().saturating_sub(SHOWN);
    let text = items.take(SHOWN).collect::<Vec<_>>().join(", ");
    if more == 0 { text } else { format!("{text} and {more} more") }
}
