//! A request: whatever bytes arrive, in whatever pieces, it is read to an end, judged, and shown in lines
//! that fit and hold nothing that a terminal obeys. The first byte says how large the pieces are.
#![no_main]

use std::io::Read;

use cua::error::is_plain;
use cua::tracking_id::TrackingId;
use cua::verify::wire::finding::{Finding, Outcome};
use cua::verify::wire::judgement::{Expected, judge};
use cua::verify::wire::{marked, request};

const ID: &str = "7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55";

/// No more at a time.
struct Pieces<'a>(&'a [u8], usize);

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let size = self.1.min(into.len());
        self.0.read(&mut into[..size])
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let [size, bytes @ ..] = data else { return };
    let Ok(id) = TrackingId::parse(ID) else { return };
    let received = request::read(&mut Pieces(bytes, usize::from(*size) + 1), || false);
    assert_eq!(received.is_none(), bytes.is_empty());
    let Some(received) = received else { return };
    let _ = judge(&received, &Expected::Nothing);
    let findings = judge(&received, &Expected::Pid { id: id.clone(), joined: None });
    assert!(findings.iter().all(|finding| is_plain(&finding.to_string())));
    let Ok(request) = received else { return };
    let is_well = findings.iter().all(|finding: &Finding| finding.outcome() == Outcome::Well);
    let mut words = request.user_agents.iter().flat_map(|text| text.split_ascii_whitespace());
    assert!(!is_well || words.any(|word| word == id.pid()));
    for line in request.user_agents.iter().flat_map(|text| marked::lines(text, Some(&id), 67)) {
        assert!(line.chars().count() <= 67 && is_plain(&line), "{line}");
    }
});
