//! What `cua verify wire` makes of any request, and of any bytes.

use std::io::{self, Read};

use cua::tracking_id::TrackingId;
use cua::verify::wire::finding::{Finding, Outcome};
use cua::verify::wire::judgement::{Expected, judge};
use cua::verify::wire::marked;
use cua::verify::wire::request::{self, Request};
use proptest::prelude::*;

use crate::support::{A, B, OFFER};

/// Words of others, with none of ours and no pid.
fn words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[!-o q-~]{1,12}".prop_map(|word| word.replace(' ', "x")), 0..6)
}

fn id() -> impl Strategy<Value = TrackingId> {
    prop::sample::select(&[A, OFFER][..]).prop_map(|id| TrackingId::parse(id).unwrap())
}

fn judged(words: &[String], id: &TrackingId) -> Vec<Finding> {
    of(vec![words.join(" ")], &Expected::Pid { id: id.clone(), joined: None })
}

fn of(user_agents: Vec<String>, expected: &Expected) -> Vec<Finding> {
    judge(&Ok(Request { method: "GET".to_owned(), path: "/".to_owned(), user_agents }), expected)
}

fn worst(findings: &[Finding]) -> Outcome {
    findings.iter().map(Finding::outcome).max().unwrap_or(Outcome::Well)
}

/// Gives its pieces one by one, with a pause before each.
struct Pieces(Vec<Vec<u8>>, bool);

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let Some(piece) = self.0.first_mut() else { return Ok(0) };
        let count = piece.len().min(into.len());
        into[..count].copy_from_slice(&piece[..count]);
        piece.drain(..count);
        if piece.is_empty() {
            self.0.remove(0);
        }
        Ok(count)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn the_pid_behind_any_words_is_well(mut words in words(), id in id()) {
        words.push(id.pid().to_owned());
        prop_assert_eq!(judged(&words, &id), vec![]);
    }

    #[test]
    fn the_pid_among_any_words_does_no_harm(mut words in words(), id in id(), at in any::<prop::sample::Index>()) {
        words.insert(at.index(words.len() + 1), id.pid().to_owned());
        prop_assert_eq!(worst(&judged(&words, &id)), Outcome::Well);
    }

    #[test]
    fn without_the_pid_it_is_missing(words in words(), id in id()) {
        prop_assert_eq!(judged(&words, &id), vec![Finding::Missing]);
    }

    #[test]
    fn another_pid_is_found_wherever_it_is(
        mut words in words(), id in id(), ours in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()
    ) {
        words.insert(ours.index(words.len() + 1), id.pid().to_owned());
        words.insert(other.index(words.len() + 1), format!("pid-{B}"));
        let findings = judged(&words, &id);
        prop_assert!(matches!(&findings[0], Finding::OtherPids(others) if others[0].pid == format!("pid-{B}")), "{findings:?}");
    }

    #[test]
    fn what_is_glued_to_the_pid_spoils_it(words in words(), id in id(), glue in "[!-,.-/:-@\\[-`{-~]", behind in any::<bool>()) {
        let glued = if behind { format!("{}{glue}", id.pid()) } else { format!("{glue}{}", id.pid()) };
        let words: Vec<String> = words.into_iter().chain([glued]).collect();
        prop_assert_eq!(worst(&judged(&words, &id)), Outcome::Wrong, "{:?}", words);
    }

    #[test]
    fn any_text_is_judged_and_shown_in_lines_that_fit(text in "(pid-|\\PC|[ -~]|\\u{1b}|[\\x80-\\xff]){0,300}", id in id(), width in 1..100_usize) {
        let findings = of(vec![text.clone()], &Expected::Pid { id: id.clone(), joined: None });
        let is_there = text.split_ascii_whitespace().any(|word| word == id.pid());
        prop_assert!(is_there || worst(&findings) == Outcome::Wrong, "{findings:?}");
        for finding in &findings {
            prop_assert!(cua::error::is_plain(&finding.to_string()));
        }
        let _ = of(vec![text.clone()], &Expected::Nothing);
        let lines = marked::lines(&text, Some(&id), width);
        prop_assert!(lines.iter().all(|line| line.chars().count() <= width), "{lines:?}");
        prop_assert!(lines.iter().all(|line| cua::error::is_plain(line)), "{lines:?}");
    }

    #[test]
    fn a_request_is_read_alike_in_whatever_pieces_it_comes(
        user_agents in prop::collection::vec("[!-~]([ -~]{0,40}[!-~])?", 0..3),
        method in "[A-Z]{1,7}",
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let headers = user_agents.iter().fold(String::new(), |all, value| all + "User-Agent: " + value + "\r\n");
        let bytes = format!("{method} /x HTTP/1.1\r\nHost: y\r\n{headers}\r\nbody").into_bytes();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len())).chain([0, bytes.len()]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let pieces = cuts.windows(2).map(|ends| bytes[ends[0]..ends[1]].to_vec()).collect();
        let expected = Request { method, path: "/x".to_owned(), user_agents };
        prop_assert_eq!(request::read(&mut Pieces(pieces, false), || false), Some(Ok(expected)));
    }

    #[test]
    fn any_bytes_are_read_to_an_end(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..2000), 0..40)) {
        let is_empty = pieces.is_empty();
        prop_assert_eq!(request::read(&mut Pieces(pieces, false), || false).is_none(), is_empty);
    }
}
