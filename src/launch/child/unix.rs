use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::sync::atomic::Ordering;
use std::thread;

use nix::errno::Errno;
use nix::sys::signal::{SigSet, Signal, killpg};
use nix::unistd::Pid;

use super::INTERRUPTED;
use crate::error::Result;
use crate::launch::Launch;
use crate::launch::unix::{SHELL, refused};

/// Starts the program, with what `configure` says of its input and output.
pub(super) fn start(launch: &Launch, configure: impl Fn(&mut Command) -> io::Result<()>) -> Result<Child> {
    let start = |mut command: Command| {
        command.args(&launch.arguments);
        for (name, value) in &launch.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        configure(&mut command)?;
        command.spawn()
    };
    let mut of_program = Command::new(&launch.path);
    of_program.arg0(&launch.name);
    let started = match start(of_program) {
        Err(error) if error.raw_os_error() == Some(Errno::ENOEXEC as i32) => {
            let mut of_shell = Command::new(SHELL);
            of_shell.arg(&launch.path);
            start(of_shell)
        }
        started => started,
    };
    started.map_err(|source| refused(launch.path.clone(), source))
}

/// Ends the program and what it has started.
pub(super) fn end(child: &mut Child) {
    // A group is there as long as anything is in it. The number of an empty one is not given away again
    // before the system has gone through all the others.
    if let Ok(id) = i32::try_from(child.id()) {
        let _ = killpg(Pid::from_raw(id), Signal::SIGKILL);
    }
    let _ = child.wait();
}

/// Blocks the signals that end a process, in this thread and in those that it starts, and has another
/// one wait for them. std unblocks them for the program.
pub(super) fn heed_interrupts() {
    let signals: SigSet = [Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM, Signal::SIGHUP].into_iter().collect();
    if signals.thread_block().is_ok() {
        thread::spawn(move || {
            if signals.wait().is_ok() {
                INTERRUPTED.store(true, Ordering::Relaxed);
            }
        });
    }
}
