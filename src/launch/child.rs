//! Running a program beside `cua`, for a limited time, with all that it prints kept back: [`output`] asks
//! it something, [`run`] looks on.
//!
//! Nothing of it is left when they return: what it has started is ended with it, as far as that has not
//! gone its own way as a service does.

#[cfg(unix)]
mod session;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::io::{self, PipeReader, PipeWriter, Read};
use std::path::Path;
use std::process::{Child, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::Launch;
use crate::error::{Error, Result};

#[cfg(unix)]
use session::set_apart;
#[cfg(unix)]
use unix::{end, heed_interrupts, start};
#[cfg(windows)]
use windows::{end, heed_interrupts, set_apart, start};

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself.
    Itself(ExitStatus),
    /// It was still running when its time was up.
    TimeIsUp,
}

/// What a program did.
#[derive(Debug)]
pub struct Ran {
    /// How it ended.
    pub end: End,
    /// The last of what it printed, on standard output and error as it came.
    pub printed: Vec<u8>,
}

/// How often it is asked whether it has ended.
const TICK: Duration = Duration::from_millis(10);

/// How long what is still in the pipe is waited for: who has left may hold it open for ever.
const GRACE: Duration = Duration::from_millis(250);

/// The same for an answer, of which the last must not be missing where the machine is slow.
const LONG_GRACE: Duration = Duration::from_secs(5);

/// The most that is kept of what it prints, but for an answer.
const KEPT: usize = 16 << 10;

/// Whether the person who started `cua` wants it to end.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The right to run a program: whoever presses Ctrl-C then ends that first, and what was made for it
/// can be cleared away.
#[derive(Debug)]
pub struct Careful(());

impl Careful {
    /// From now on. To be called before any thread is started: the system tells whichever is not careful.
    #[must_use]
    pub fn from_now() -> Self {
        heed_interrupts();
        Self(())
    }

    /// That nobody has pressed Ctrl-C until now.
    ///
    /// # Errors
    /// Where somebody has, and a program has been ended for it.
    pub fn must_not_be_interrupted(&self) -> Result<()> {
        if INTERRUPTED.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        Ok(())
    }
}

/// Runs a program to its end, without an input, and returns what it printed; nothing where `limit` ended it.
///
/// # Errors
/// As [`find`](super::find), where the system refuses; where Ctrl-C was pressed.
pub fn output(_: &Careful, launch: &Launch, limit: Duration) -> Result<Option<Output>> {
    let (stdout, to_stdout) = pipe(&launch.path)?;
    let (stderr, to_stderr) = pipe(&launch.path)?;
    let child = start_apart(launch, &to_stdout, &to_stderr)?;
    drop((to_stdout, to_stderr)); // a pipe is at its end once nobody can write into it
    let [stdout, stderr] = [stdout, stderr].map(|reader| Reading::start(reader, usize::MAX));
    let end = wait(child, launch, limit)?;
    // What was killed is gone once it cannot write any more.
    let [stdout, stderr] = [stdout, stderr].map(|reading| reading.finish(LONG_GRACE));
    Ok(match end {
        End::TimeIsUp => None,
        End::Itself(status) => Some(Output { status, stdout, stderr }),
    })
}

/// Runs a program to its end, or to that of `limit`.
///
/// # Errors
/// As [`find`](super::find), where the system refuses; where Ctrl-C was pressed.
pub fn run(_: &Careful, launch: &Launch, limit: Duration) -> Result<Ran> {
    let (reader, writer) = pipe(&launch.path)?;
    let child = start_apart(launch, &writer, &writer)?;
    drop(writer);
    let reading = Reading::start(reader, KEPT);
    let end = wait(child, launch, limit)?;
    Ok(Ran { end, printed: reading.finish(GRACE) })
}

fn pipe(path: &Path) -> Result<(PipeReader, PipeWriter)> {
    io::pipe().map_err(|source| unread(path, source))
}

fn unread(path: &Path, source: io::Error) -> Error {
    Error::file("read the output of", path, source)
}

fn start_apart(launch: &Launch, stdout: &PipeWriter, stderr: &PipeWriter) -> Result<Child> {
    start(launch, |command| {
        set_apart(command);
        command.stdin(Stdio::null()).stdout(stdout.try_clone()?).stderr(stderr.try_clone()?);
        Ok(())
    })
}

/// Waits for the end of a program, and sees to it that everything has ended which it has started.
fn wait(mut child: Child, launch: &Launch, limit: Duration) -> Result<End> {
    let waited = wait_for(&mut child, limit);
    end(&mut child);
    waited.map_err(|source| Error::file("wait for", &launch.path, source))?.ok_or(Error::Interrupted)
}

/// How a program ended; nothing where it is to be ended because Ctrl-C was pressed.
fn wait_for(child: &mut Child, limit: Duration) -> io::Result<Option<End>> {
    let start = Instant::now();
    while !INTERRUPTED.load(Ordering::Relaxed) {
        match child.try_wait()? {
            Some(status) => return Ok(Some(End::Itself(status))),
            None if start.elapsed() >= limit => return Ok(Some(End::TimeIsUp)),
            None => thread::sleep(TICK),
        }
    }
    Ok(None)
}

/// What is read in another thread, so that the program never waits for us.
struct Reading {
    printed: Arc<Mutex<Vec<u8>>>,
    kept: usize,
    /// Hears of the end.
    end: Receiver<()>,
}

impl Reading {
    /// Reads all there is, and keeps so much of the last.
    fn start(mut reader: PipeReader, kept: usize) -> Self {
        let printed = Arc::new(Mutex::new(Vec::new()));
        let (sender, end) = channel();
        let into = Arc::clone(&printed);
        thread::spawn(move || {
            let mut piece = [0; 16 << 10];
            while let Ok(count @ 1..) = reader.read(&mut piece) {
                let mut printed = into.lock().unwrap_or_else(PoisonError::into_inner);
                printed.extend_from_slice(&piece[..count]);
                // Seldom, so that it costs nothing to speak of.
                if printed.len() > kept.saturating_mul(8) {
                    let first = printed.len() - kept;
                    printed.drain(..first);
                }
            }
            let _ = sender.send(());
        });
        Self { printed, kept, end }
    }

    fn finish(self, grace: Duration) -> Vec<u8> {
        let _ = self.end.recv_timeout(grace);
        let mut printed = std::mem::take(&mut *self.printed.lock().unwrap_or_else(PoisonError::into_inner));
        printed.split_off(printed.len().saturating_sub(self.kept))
    }
}
