//! The lines of `cua env elvish`.
#![no_main]

use cua::shell::Shell;

libfuzzer_sys::fuzz_target!(|data: &[u8]| cua_fuzz::shells::check(Shell::Elvish, data));
