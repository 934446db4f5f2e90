//! The lines of `cua env posix`.
#![no_main]

use cua::shell::Shell;

libfuzzer_sys::fuzz_target!(|data: &[u8]| cua_fuzz::shells::check(Shell::Posix, data));
