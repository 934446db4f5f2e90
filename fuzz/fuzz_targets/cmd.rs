//! The lines of `cua env cmd`.
#![no_main]

use cua::shell::Shell;

libfuzzer_sys::fuzz_target!(|data: &[u8]| cua_fuzz::shells::check(Shell::Cmd, data));
