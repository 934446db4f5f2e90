//! std asks `/proc/self/exe`, for which the kernel makes up three files of a folder of each new process:
//! that takes longer than all else that finds a program. But the kernel has also left the path that it
//! was told to start (`AT_EXECFN`, see getauxval(3)), and that is there without `/proc`, too.
#![allow(unsafe_code, reason = "it is a pointer")]

use std::env;
use std::ffi::{CStr, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use nix::libc;

/// The file that runs, by a path that leads to it from the current folder, which `cua` does not change.
pub(in crate::launch) fn own_file() -> Option<PathBuf> {
    // Who was started by a descriptor may no longer have it. And of a script whose `#!` line names us, it is
    // the script's, which the kernel has put among our arguments as well.
    let is_another = |file: &Path| {
        file.starts_with("/dev") || file.starts_with("/proc") || env::args_os().skip(1).any(|argument| argument == file)
    };
    match started().filter(|file| !is_another(file)) {
        Some(file) => Some(file.to_owned()),
        None => env::current_exe().ok(),
    }
}

fn started() -> Option<&'static Path> {
    // SAFETY: it asks only.
    let path = unsafe { libc::getauxval(libc::AT_EXECFN) } as *const libc::c_char;
    if path.is_null() {
        return None;
    }
    // SAFETY: the kernel put a C string onto the stack, above everything, where nobody writes.
    let path = unsafe { CStr::from_ptr(path) };
    Some(Path::new(OsStr::from_bytes(path.to_bytes())))
}
