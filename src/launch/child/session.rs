//! A session of its own for a program, which has no terminal.
//!
//! A group of processes alone would be one in the background of ours: the system stops whatever of it
//! reads from the terminal or sets it up (SIGTTIN, SIGTTOU), and it would stand still until its time is
//! up. Without a terminal it is told at once that there is none.
//!
//! Unsafe is what runs between `fork` and `exec`.
#![allow(unsafe_code, reason = "std has no safe call for it yet: `process_setsid` is unstable")]

use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use nix::unistd::setsid;

/// Gives the program a session, and so a process group, whose number is that of the process.
pub(super) fn set_apart(command: &mut Command) {
    // SAFETY: `setsid` may be called between the two (POSIX.1-2017, 2.4.3), and nothing else is.
    unsafe { command.pre_exec(|| setsid().map(drop).map_err(io::Error::from)) };
}
