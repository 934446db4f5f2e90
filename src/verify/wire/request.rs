//! Reading the head of an HTTP request. The bytes may be anything: whoever finds the port can send them.

use std::fmt;
use std::io::{self, Read};

use memchr::memmem;

/// The most that the head of a request may have. Servers take 8 to 64 KiB.
pub const LONGEST: usize = 32 << 10;

/// The most that is read of one connection, with what stands behind the heads.
const MOST: u64 = 16 << 20;

/// As long as no more has arrived, each piece is looked at: other protocols are known by their first bytes.
const SHORT: usize = 32;

/// The most headers that a request may have.
const MOST_HEADERS: usize = 128;

/// What a program has asked for, and what it says that it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The target, mostly a path.
    pub path: String,
    /// The values of its `User-Agent` headers, in their order.
    pub user_agents: Vec<String>,
}

/// Why what arrived is no request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unreadable {
    /// The first words of HTTPS.
    Tls,
    /// The first words of HTTP/2, without TLS.
    Http2,
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
            Self::Http2 => f.write_str(
                "it is HTTP/2 without TLS, which cannot be read here; have the program speak HTTP/1.1, as nearly all do by \
                 themselves where the address begins with `http://`",
            ),
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
    Requests::new(from).next(&give_up)
}

/// The requests of one connection. A program may send the next one without waiting for an answer.
#[derive(Debug)]
pub struct Requests<R> {
    from: R,
    /// What was read, and belongs to no request yet.
    buffer: Vec<u8>,
    /// How much of what follows is the body of the last one.
    body: u64,
    /// How much may still be read.
    left: u64,
}

impl<R: Read> Requests<R> {
    /// Those that can be read here.
    pub fn new(from: R) -> Self {
        Self { from, buffer: Vec::new(), body: 0, left: MOST }
    }

    /// The next one, as [`read`] does it.
    pub fn next(&mut self, give_up: &impl Fn() -> bool) -> Option<Result<Request, Unreadable>> {
        self.pass_over_the_body(give_up);
        let mut new = self.buffer.len();
        loop {
            let is_short = self.buffer.len() - new < SHORT;
            // Not with each piece: there may be one for each byte.
            if new > 0
                && (is_short || ends_in(&self.buffer, new))
                && let Some(parsed) = parse(&self.buffer)
            {
                return Some(parsed.map(|head| self.behind(head)));
            }
            if self.buffer.len() > LONGEST {
                return Some(Err(Unreadable::TooLong));
            }
            new = self.read_more(give_up);
            if new == 0 {
                return (!self.buffer.is_empty()).then_some(Err(Unreadable::Half));
            }
        }
    }

    /// Reads all there is, for nobody.
    pub fn drain(&mut self, give_up: &impl Fn() -> bool) {
        self.body = u64::MAX;
        self.pass_over_the_body(give_up);
    }

    fn behind(&mut self, head: Head) -> Request {
        self.buffer.drain(..head.length);
        self.body = head.body;
        head.request
    }

    fn pass_over_the_body(&mut self, give_up: &impl Fn() -> bool) {
        loop {
            let here = self.buffer.len().min(usize::try_from(self.body).unwrap_or(usize::MAX));
            self.buffer.drain(..here);
            self.body -= here as u64;
            if self.body == 0 || self.read_more(give_up) == 0 {
                return;
            }
        }
    }

    /// How much more there is; nothing at the end.
    fn read_more(&mut self, give_up: &impl Fn() -> bool) -> usize {
        let mut piece = [0; 4096];
        while self.left > 0 {
            match self.from.read(&mut piece) {
                Ok(count) => {
                    self.buffer.extend_from_slice(&piece[..count]);
                    self.left = self.left.saturating_sub(count as u64);
                    return count;
                }
                Err(error) if is_to_wait(&error) && !give_up() => {}
                Err(_) => return 0,
            }
        }
        0
    }
}

/// Windows has another word for it.
fn is_to_wait(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted)
}

/// Whether a head may end within its last `count` bytes.
fn ends_in(head: &[u8], count: usize) -> bool {
    let last = &head[head.len().saturating_sub(count + 3)..];
    memmem::find(last, b"\n\r\n").or_else(|| memmem::find(last, b"\n\n")).is_some()
}

/// The head of a request, with its length in bytes and that of the body behind it, as far as it is told.
struct Head {
    request: Request,
    length: usize,
    body: u64,
}

/// Reads the head of a request; `None` where it is not whole yet.
fn parse(head: &[u8]) -> Option<Result<Head, Unreadable>> {
    const TLS: &[u8] = &[0x16, 0x03]; // a handshake (RFC 8446, section 5.1)
    const HTTP2: &[u8] = b"PRI * HTTP/2"; // a preface (RFC 9113, section 3.4)
    if head.starts_with(TLS) {
        return Some(Err(Unreadable::Tls));
    }
    if head.starts_with(HTTP2) {
        return Some(Err(Unreadable::Http2));
    }
    if TLS.starts_with(head) {
        return None;
    }
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let length = match request.parse(head) {
        Ok(httparse::Status::Partial) => return None,
        Ok(httparse::Status::Complete(length)) if length <= LONGEST => length,
        Ok(_) | Err(httparse::Error::TooManyHeaders) => return Some(Err(Unreadable::TooLong)),
        Err(_) => return Some(Err(Unreadable::NotHttp)),
    };
    let values = |name: &str| {
        let is_it = move |header: &&httparse::Header| header.name.eq_ignore_ascii_case(name);
        request.headers.iter().filter(is_it).map(|header| text(header.value)).collect::<Vec<_>>()
    };
    let body = values("content-length").first().and_then(|length| length.parse().ok()).unwrap_or_default();
    let request = Request {
        method: request.method.unwrap_or_default().to_owned(),
        path: request.path.unwrap_or_default().to_owned(),
        user_agents: values("user-agent"),
    };
    Some(Ok(Head { request, length, body }))
}

/// What is not ASCII has no meaning in a header; it stays visible, each byte as a character.
fn text(value: &[u8]) -> String {
    value.iter().map(|byte| char::from(*byte)).collect()
}
