use std::env;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::Ordering;

use super::INTERRUPTED;
pub(super) use crate::launch::windows::start;

/// Nothing: [`end`] reaches what it starts by other means.
pub(super) fn set_apart(_: &mut Command) {}

/// Ends the program and what it has started: az is a batch file, which starts Python.
pub(super) fn end(child: &mut Child) {
    if matches!(child.try_wait(), Ok(None)) {
        let root = env::var_os("SystemRoot").unwrap_or_else(|| r"C:\Windows".into());
        let mut command = Command::new(Path::new(&root).join(r"System32\taskkill.exe"));
        command.args(["/T", "/F", "/PID", &child.id().to_string()]);
        let _ = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        let _ = child.kill();
    }
    let _ = child.wait();
}

/// Takes note of Ctrl-C, which the program is told of as well.
pub(super) fn heed_interrupts() {
    let _ = ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed));
}
