//! Reading the head of an HTTP request. The bytes may be anything: whoever finds the port can send them.

use std::fmt;
use std::io::{self, Read};

use memchr::memmem;

/// The most that the head of a request may have. Servers take 8 to 64 KiB.
pub const LONGEST: usize = 32 << 10;

/// The most headers that a request may have.
const MOST_HEADERS: usize = 128;

/// What a program has asked for, and what it says that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The target, mostly a path.
    pub path: String,
    /// The values of its `User-Agent` headers, in their order.
    pub user_agents: Vec<String>,
}

/// Why what arrived is no request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// The first words of HTTPS.
    Tls,
    /// Its head has more than [`LONGEST`] bytes, or too many headers.
    TooLong,
    /// It ended, or nothing more came, in the middle of the head.
    Half,
    /// It is not HTTP.
    NotHttp,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tls => {
                f.write_str("it is HTTPS, which cannot be read here; call the `http://` address as it is given")
            }
            Self::TooLong => {
                write!(f, "its headers are more than {} KiB, or more than {MOST_HEADERS}", LONGEST >> 10)
            }
            Self::Half => f.write_str("it breaks off before the end of its headers"),
            Self::NotHttp => f.write_str("it is not HTTP"),
        }
    }
}

/// Reads one request, as far as its headers go. `None` where nothing at all was sent, which is no request.
/// A read that would have to wait is tried again until it is time to `give_up`.
pub fn read(from: &mut impl Read, give_up: impl Fn() -> bool) -> Option<Result<Request, Unreadable>> {
    let mut head = Vec::new();
    let mut piece = [0; 4096];
    loop {
        match from.read(&mut piece) {
            Ok(count @ 1..) => {
                let is_first = head.is_empty();
                head.extend_from_slice(&piece[..count]);
                // Not with each piece: there may be one for each byte.
                if (is_first || ends_in(&head, count))
                    && let Some(parsed) = parse(&head)
                {
                    return Some(parsed);
                }
                if head.len() > LONGEST {
                    return Some(Err(Unreadable::TooLong));
                }
            }
            Err(error) if is_to_wait(&error) && !give_up() => {}
            _ => return (!head.is_empty()).then_some(Err(Unreadable::Half)),
        }
    }
}

/// Windows has another word for it.
pub(super) fn is_to_wait(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted)
}

/// Whether a head may end within its last `count` bytes.
fn ends_in(head: &[u8], count: usize) -> bool {
    let last = &head[head.len().saturating_sub(count + 3)..];
    memmem::find(last, b"\n\r\n").or_else(|| memmem::find(last, b"\n\n")).is_some()
}

/// Reads the head of a request; `None` where it is not whole yet.
#[must_use]
pub fn parse(head: &[u8]) -> Option<Result<Request, Unreadable>> {
    if head.starts_with(&[0x16, 0x03]) {
        return Some(Err(Unreadable::Tls)); // a handshake (RFC 8446, section 5.1)
    }
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    match request.parse(head) {
        Ok(httparse::Status::Partial) => return None,
        Ok(httparse::Status::Complete(length)) if length <= LONGEST => {}
        Ok(_) | Err(httparse::Error::TooManyHeaders) => return Some(Err(Unreadable::TooLong)),
        Err(_) => return Some(Err(Unreadable::NotHttp)),
    }
    let is_user_agent = |header: &&httparse::Header| header.name.eq_ignore_ascii_case("user-agent");
    Some(Ok(Request {
        method: request.method.unwrap_or_default().to_owned(),
        path: request.path.unwrap_or_default().to_owned(),
        user_agents: request.headers.iter().filter(is_user_agent).map(|header| text(header.value)).collect(),
    }))
}

/// What is not ASCII has no meaning in a header; it stays visible, each byte as a character.
fn text(value: &[u8]) -> String {
    value.iter().map(|byte| char::from(*byte)).collect()
}
