//! `cua man`: one page with all that the helps say, and what they have no place for.

use crate::completions::helps;
use crate::support::{Sandbox, optional_tool, real_tool};

fn page() -> String {
    let outcome = Sandbox::new().cua(["man"]).run();
    outcome.succeeds().is_quiet().text().to_owned()
}

/// The page as a person reads it, with lines that are long enough not to be broken.
fn read() -> Option<String> {
    let groff = real_tool("groff")?;
    let sandbox = Sandbox::new();
    let file = sandbox.write("cua.1", page());
    // All warnings there are; -P-c: no escape sequences for bold.
    let arguments = ["-man", "-ww", "-Tutf8", "-rLL=2000n", "-rHY=0", "-P-cbou"];
    let outcome = sandbox.program(groff).args(arguments).args([file]).run();
    Some(outcome.succeeds().is_quiet().text().to_owned())
}

#[test]
fn it_has_every_command_and_flag_and_nothing_hidden() {
    let Some(text) = read() else { return };
    for (command, help) in helps() {
        assert!(text.contains(&format!("   cua{command}\n")) || command.is_empty(), "no `cua{command}` in:\n{text}");
        let flags = help.flags.iter().filter(|flag| flag.starts_with("--"));
        for flag in flags {
            assert!(text.contains(flag), "no {flag} of `cua{command}`");
        }
    }
    assert!(!text.contains("__complete"));
}

#[test]
fn it_has_the_sections_that_a_manual_has() {
    let Some(text) = read() else { return };
    let sections = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "ENVIRONMENT", "FILES", "EXIT STATUS"];
    let found: Vec<&str> =
        text.lines().filter(|line| line.starts_with(char::is_uppercase) && !line.contains('(')).collect();
    assert_eq!(found, sections);
    for name in ["CUA_TRACKING_ID", "CUA_PROJECT", "CUA_CHANNEL", "CUA_CONFIG", "CUA_ACTIVE", "CUA_RESTORE"] {
        assert!(text.contains(&format!("\n       {name}\n")), "{name}");
    }
    for example in ["cua exec -- az group create -n demo -l westeurope\n", "eval \"$(cua env)\"\n"] {
        assert!(text.contains(example), "{example}");
    }
}

#[test]
fn mandoc_has_nothing_to_say_about_it() {
    let Some(mandoc) = optional_tool("mandoc") else { return };
    let sandbox = Sandbox::new();
    let file = sandbox.write("cua.1", page());
    sandbox.program(mandoc).args(["-T", "lint", "-W", "warning"]).args([file]).run().prints("").is_quiet();
}
