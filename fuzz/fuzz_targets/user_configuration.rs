//! The reader of the user configuration.
#![no_main]

use cua::config::read::parse_user_config;
use cua_fuzz::files::{check_error, check_user_config, source};

libfuzzer_sys::fuzz_target!(|text: &str| {
    match parse_user_config(source(text)) {
        Err(error) => check_error(text, &error),
        Ok(config) => check_user_config(&config),
    }
});
