//! The words of `cua exec --dry-run`: a shell reads each as it was, and so does `[tools]`, where people put
//! such lines.
#![no_main]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use cua::config::Source;
use cua::config::read::parse_user_config;
use cua::shell::posix::quote_if_needed;
use cua_fuzz::scan::Scan;
use cua_fuzz::words::posix_or_plain;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let words: Vec<&[u8]> = data.split(|byte| *byte == 0).collect();
    let line = words.iter().map(|word| quote_if_needed(OsStr::from_bytes(word))).collect::<Vec<_>>().join(&b' ');
    let mut scan = Scan(&line);
    for (number, word) in words.iter().enumerate() {
        assert!(number == 0 || scan.takes(" "));
        assert_eq!(posix_or_plain(&mut scan).as_deref(), Some(*word), "{:?}", String::from_utf8_lossy(&line));
    }
    assert!(scan.is_done());
    if let Ok(line) = String::from_utf8(line) {
        check_tools(&line, &words);
    }
});

fn check_tools(line: &str, words: &[&[u8]]) {
    let text = format!("[tools]\naz = {}\n", toml_edit::Value::from(line));
    match parse_user_config(Source { path: "config.toml".into(), text }) {
        Err(error) => assert!(words[0].is_empty(), "{error}"),
        Ok(config) => assert!(config.tools["az"].get_ref().iter().map(String::as_bytes).eq(words.iter().copied())),
    }
}
