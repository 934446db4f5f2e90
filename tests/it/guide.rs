//! `cua guide`.

use crate::support::{Sandbox, USER_CONFIG};

#[test]
fn the_three_ways_are_side_by_side_on_a_terminal_of_80_columns() {
    // It is the same everywhere, whatever is broken.
    let sandbox = Sandbox::with_project_file("broken");
    sandbox.write(USER_CONFIG, "broken");
    let outcome = sandbox.cua(["guide"]).run();
    let text = outcome.succeeds().is_quiet().text();
    for line in text.lines() {
        assert!(line.is_ascii() && line.len() <= 80 && line == line.trim_end() && !line.contains('\t'), "{line:?}");
    }
    for part in ["Usage attribution     Partner Admin Link    Digital Partner", "What it", "How long", "For whom"] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn every_command_that_it_names_is_one() {
    let outcome = Sandbox::new().cua(["guide"]).run();
    let words: Vec<&str> = outcome.succeeds().text().split_whitespace().collect();
    let verbs: Vec<&str> = words.windows(2).filter(|pair| pair[0] == "cua").map(|pair| pair[1]).collect();
    assert!(verbs.len() > 5, "{verbs:?}");
    for verb in verbs {
        Sandbox::new().cua([verb.trim_end_matches(['.', ':']), "--help"]).run().succeeds();
    }
}
