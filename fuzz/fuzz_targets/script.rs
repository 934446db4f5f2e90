//! Scripts and pipelines: whatever one holds, it is read, and each finding is at a place in it, in one line
//! that is safe to print. The first byte chooses the language.
#![no_main]

use cua::config::Source;
use cua::error::is_plain;
use cua::template::{Kind, Known, check};
use cua::tracking_id::TrackingId;

const NAMES: [&str; 10] =
    ["a.sh", "a.fish", "a.ps1", "a.cmd", "a.yml", "Makefile", "Dockerfile", "a.env", "Jenkinsfile", "a.py"];

const ID: &str = "7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55";

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let [choice, text @ ..] = data else { return };
    let Ok(text) = str::from_utf8(text) else { return };
    let source = Source { path: NAMES[usize::from(*choice) % NAMES.len()].into(), text: text.to_owned() };
    let known = Known { id: TrackingId::parse(ID).ok(), channels: Vec::new(), is_chosen: false };
    let (_, findings) = check(Kind::Script, &source, &known, &bumpalo::Bump::new()).expect("every text is a script");
    let is_one = Kind::of(&source.path, text).is_some();
    assert!(is_one || findings.is_empty(), "findings in what is none");
    for finding in findings {
        let line = text.split('\n').nth(finding.at.line - 1).expect("a line of the text");
        assert!((1..=line.chars().count()).contains(&finding.at.column), "{finding:?}");
        assert!(is_plain(&finding.message) && !finding.message.ends_with('.'), "{finding:?}");
    }
});
