//! A listener on this machine's own address, which writes down what it is asked and answers everything
//! with an empty object.
//!
//! It is open to whoever finds the port, so that everything has a limit: connections at a time, different
//! requests that are kept, the time and the bytes of each.

use std::collections::HashMap;
use std::io::Write;
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::request::{Request, Requests, Unreadable};
use crate::error::{Error, Result};

/// The most different requests that are kept. As many again are, without their paths: nothing that is said
/// of a request depends on its path.
const MOST_REQUESTS: usize = 1000;

/// The most connections at a time; the others wait.
const MOST_CONNECTIONS: usize = 64;

/// The longest that one connection is listened to.
const LONGEST: Duration = Duration::from_secs(10);

/// How often a reader looks up.
const TICK: Duration = Duration::from_millis(10);

/// What is answered. What matters to a client that wanted something else is that this is the end.
const ANSWER: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

/// A request as far as it could be read.
pub type Received = std::result::Result<Request, Unreadable>;

/// What was received.
#[derive(Debug, Default)]
pub struct Heard {
    /// The requests that differ, in the order in which they came, each with how often it did.
    pub requests: Vec<(Arc<Received>, usize)>,
    /// How many more there were, at which nobody has looked.
    pub not_kept: usize,
    /// How many have called and said nothing.
    pub silent: usize,
    /// Where each of the requests is.
    places: HashMap<Arc<Received>, usize>,
}

/// A listener that is listening.
#[derive(Debug)]
pub struct Listener {
    url: String,
    shared: Arc<Shared>,
    thread: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Shared {
    heard: Mutex<Heard>,
    is_over: AtomicBool,
}

impl Listener {
    /// Begins to listen, on a port that the system chooses.
    ///
    /// # Errors
    /// Where the system does not let anybody listen.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(Error::NotListening)?;
        listener.set_nonblocking(true).map_err(Error::NotListening)?;
        let url = format!("http://{}", listener.local_addr().map_err(Error::NotListening)?);
        let shared = Arc::new(Shared::default());
        let thread = thread::spawn({
            let shared = Arc::clone(&shared);
            move || listen(&listener, &shared)
        });
        Ok(Self { url, shared, thread })
    }

    /// What to call.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends with what has arrived by now.
    #[must_use]
    pub fn finish(self) -> Heard {
        self.shared.is_over.store(true, Ordering::Relaxed);
        let _ = self.thread.join();
        std::mem::take(&mut *self.shared.heard())
    }
}

/// Takes connections until it is over and none is left that came before.
fn listen(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut readers: Vec<JoinHandle<()>> = Vec::new();
    loop {
        readers.retain(|reader| !reader.is_finished());
        if readers.len() >= MOST_CONNECTIONS {
            thread::sleep(TICK);
            continue;
        }
        match listener.accept() {
            Ok((stream, _)) => {
                let shared = Arc::clone(shared);
                readers.push(thread::spawn(move || hear(&stream, &shared)));
            }
            Err(_) if shared.is_over.load(Ordering::Relaxed) => break,
            Err(_) => thread::sleep(TICK),
        }
    }
    for reader in readers {
        let _ = reader.join();
    }
}

/// Writes down what one connection asks, and answers. Where the caller has gone, there is nothing to do.
fn hear(mut stream: &TcpStream, shared: &Shared) {
    let start = Instant::now();
    let give_up = || start.elapsed() >= LONGEST || shared.is_over.load(Ordering::Relaxed);
    let is_set = stream.set_nonblocking(false).and_then(|()| stream.set_read_timeout(Some(TICK)));
    if is_set.and_then(|()| stream.set_write_timeout(Some(TICK))).is_err() {
        return;
    }
    let mut requests = Requests::new(stream);
    let Some(received) = requests.next(&give_up) else { return shared.heard().silent += 1 };
    let is_request = received.is_ok();
    shared.heard().keep(received);
    let _ = stream.write_all(ANSWER);
    // A socket that is closed on bytes which nobody has read takes the answer back.
    let _ = stream.shutdown(Shutdown::Write);
    // What is no request is the body of the last one.
    while is_request && let Some(Ok(request)) = requests.next(&give_up) {
        shared.heard().keep(Ok(request));
    }
    requests.drain(&give_up);
}

impl Shared {
    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Heard {
    fn keep(&mut self, mut received: Received) {
        if self.requests.len() >= MOST_REQUESTS
            && !self.places.contains_key(&received)
            && let Ok(request) = &mut received
        {
            "…".clone_into(&mut request.path);
        }
        match self.places.get(&received) {
            Some(place) => self.requests[*place].1 += 1,
            None if self.requests.len() < 2 * MOST_REQUESTS => {
                let received = Arc::new(received);
                self.places.insert(Arc::clone(&received), self.requests.len());
                self.requests.push((received, 1));
            }
            None => self.not_kept += 1,
        }
    }
}
