//! Running a program beside `cua`, with all that it prints kept back: [`output`] asks it something, [`run`]
//! gives it a limited time.
//!
//! Nothing of it is left when [`run`] returns: what it has started is ended with it, as far as that has
//! not gone its own way as a service does.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::io::{self, PipeReader, Read};
use std::process::{Child, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::Launch;
use crate::error::{Error, Result};

#[cfg(unix)]
use unix::{end, heed_interrupts, set_apart, start};
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

/// The most that is kept of what it prints.
const KEPT: usize = 16 << 10;

/// Whether the person who started `cua` wants it to end.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The right to [`run`] a program: whoever presses Ctrl-C then ends that first, and what was made for it
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
            return Err(Error::Usage("interrupted, and the program with it".to_owned()));
        }
        Ok(())
    }
}

/// Runs a program to its end, without an input, and returns what it printed.
///
/// # Errors
/// As [`find`](super::find), where the system refuses.
pub fn output(launch: &Launch) -> Result<Output> {
    let child = start(launch, |command| {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Ok(())
    })?;
    child.wait_with_output().map_err(|source| Error::file("read the output of", &launch.path, source))
}

/// Runs a program to its end, or to that of `limit`.
///
/// # Errors
/// As [`find`](super::find), where the system refuses; where Ctrl-C was pressed.
pub fn run(careful: &Careful, launch: &Launch, limit: Duration) -> Result<Ran> {
    let cannot_read = |source| Error::file("read the output of", &launch.path, source);
    let (reader, writer) = io::pipe().map_err(cannot_read)?;
    let mut child = start(launch, |command| {
        set_apart(command);
        command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer.try_clone()?);
        Ok(())
    })?;
    // The pipe is at its end once nobody can write into it.
    drop(writer);
    let printed = Arc::new(Mutex::new(Vec::new()));
    let read = keep_reading(reader, Arc::clone(&printed));
    let waited = wait(careful, &mut child, limit);
    end(&mut child);
    let end = waited?;
    let _ = read.recv_timeout(GRACE);
    let printed = printed.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok(Ran { end, printed: last_of(printed) })
}

fn wait(careful: &Careful, child: &mut Child, limit: Duration) -> Result<End> {
    let start = Instant::now();
    loop {
        careful.must_not_be_interrupted()?;
        match child.try_wait() {
            Ok(Some(status)) => return Ok(End::Itself(status)),
            Ok(None) if start.elapsed() >= limit => return Ok(End::TimeIsUp),
            Ok(None) => thread::sleep(TICK),
            Err(source) => return Err(Error::Usage(format!("cannot wait for the program: {source}"))),
        }
    }
}

/// Reads in another thread, so that the program never waits for us. The receiver hears of the end.
fn keep_reading(mut reader: PipeReader, printed: Arc<Mutex<Vec<u8>>>) -> Receiver<()> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut piece = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut piece) {
            let mut printed = printed.lock().unwrap_or_else(PoisonError::into_inner);
            printed.extend_from_slice(&piece[..count]);
            // Seldom, so that it costs nothing to speak of.
            if printed.len() > 8 * KEPT {
                let first = printed.len() - KEPT;
                printed.drain(..first);
            }
        }
        let _ = sender.send(());
    });
    receiver
}

fn last_of(mut printed: Vec<u8>) -> Vec<u8> {
    printed.split_off(printed.len().saturating_sub(KEPT))
}
