//! What the caller handed us and Rust's start-up changes before `main`.
//!
//! std ignores SIGPIPE, and opens those of the descriptors 0 to 2 that are closed on `/dev/null`.
//! A program that we become would inherit both: `cua exec -- yes | head` would print an error
//! instead of ending in silence. So both are noted before std starts, and put back at the end.
//!
//! Unsafe is reading what `.init_array` and `environ` point to.
#![allow(unsafe_code, reason = "nothing safe runs before main or reads the environment as it is")]

use std::ffi::{CStr, CString, c_char};
use std::sync::OnceLock;

use nix::libc;

/// What was noted before std started.
struct Noted {
    sigpipe: libc::sigaction,
    closed: [bool; 3],
}

static NOTED: OnceLock<Noted> = OnceLock::new();

unsafe extern "C" {
    static environ: *const *const c_char;
}

// SAFETY: the loader calls each function in this section once, before `main`, in one thread.
#[used]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
static NOTE: extern "C" fn() = note;

extern "C" fn note() {
    // SAFETY: `sigaction` is a plain C structure, for which zeros are a value; asking for an action
    // or for a descriptor's flags changes nothing.
    let noted = unsafe {
        let mut sigpipe: libc::sigaction = std::mem::zeroed();
        libc::sigaction(libc::SIGPIPE, std::ptr::null(), &raw mut sigpipe);
        Noted { sigpipe, closed: [0, 1, 2].map(|descriptor| libc::fcntl(descriptor, libc::F_GETFD) == -1) }
    };
    for _ in noted.closed.iter().filter(|closed| **closed) {
        occupy();
    }
    let _ = NOTED.set(noted);
}

/// Opens the lowest of the closed descriptors, before std does. Where there is no `/dev/null`, std would
/// end the process; a folder does as well, because what cannot be written to is to std as if it were closed.
fn occupy() {
    // SAFETY: the paths are C strings, and the mode is not asked for.
    unsafe {
        if libc::open(c"/dev/null".as_ptr(), libc::O_RDWR) == -1 {
            libc::open(c"/".as_ptr(), libc::O_RDONLY);
        }
    }
}

/// Puts SIGPIPE and the descriptors 0 to 2 back as the caller left them. Nothing can be printed
/// after this where standard error was closed.
pub(super) fn put_back() {
    let Some(noted) = NOTED.get() else { return };
    // SAFETY: the action is one that the system gave us; the descriptors are those that `occupy` opened.
    unsafe {
        libc::sigaction(libc::SIGPIPE, &raw const noted.sigpipe, std::ptr::null_mut());
        for (descriptor, closed) in (0..).zip(noted.closed) {
            if closed {
                libc::close(descriptor);
            }
        }
    }
}

/// The environment as it is: in its order, with what std would leave out (a name that is there
/// twice, an entry without `=`).
pub(super) fn environment() -> Vec<CString> {
    let mut entries = Vec::new();
    // SAFETY: `environ` is null, or an array of C strings that ends in null. Only this thread runs,
    // and nothing in the project changes the environment.
    unsafe {
        let mut entry = environ;
        while !entry.is_null() && !(*entry).is_null() {
            entries.push(CStr::from_ptr(*entry).to_owned());
            entry = entry.add(1);
        }
    }
    entries
}
