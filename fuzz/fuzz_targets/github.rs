//! What `cua env --format github` writes.
#![no_main]

use cua::format::Format;

libfuzzer_sys::fuzz_target!(|data: &[u8]| cua_fuzz::formats::check(Format::Github, data));
