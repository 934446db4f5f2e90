//! `cua notice`: that nothing which customers must learn is missing, and that no name spoils it.

use cua::notice::{Format, Kind, notice};
use proptest::prelude::*;

use crate::support::{Outcome, Sandbox, USER_CONFIG};

fn run(words: &[&str]) -> Outcome {
    // It depends on no file.
    let sandbox = Sandbox::with_project_file("broken");
    sandbox.write(USER_CONFIG, "broken");
    sandbox.cua(["notice"]).args(words).run()
}

/// What Microsoft's guidance has partners say: what is identified, correlated and collected, why, under whose
/// policies, and where these are.
const FACTS: [&str; 8] = [
    "A tracking ID of Contoso goes with what this",
    "Microsoft can tell that software of Contoso was installed",
    "with which of the Azure resources that were deployed",
    "relate the resources that support that software",
    "Microsoft collects this information",
    "to give the best experience with its products and to run its business",
    "its own privacy policies",
    "https://www.microsoft.com/trustcenter",
];

#[test]
fn every_notice_has_every_fact() {
    for kind in ["template", "sdk"] {
        for format in ["text", "markdown"] {
            let outcome = run(&["--partner", "Contoso", "--kind", kind, "--format", format]);
            for fact in FACTS.iter().chain(&["If you do not want that"]) {
                assert!(outcome.succeeds().text().contains(fact), "{kind} {format}: {fact}");
            }
            assert_eq!(outcome.text().matches("##").count(), usize::from(format == "markdown"));
        }
    }
    let usual = run(&["--partner", "Contoso"]);
    assert_eq!(usual.text(), run(&["--partner", "Contoso", "--kind", "template", "--format", "text"]).text());
}

#[test]
fn customers_learn_how_to_be_left_out_and_the_partner_what_is_missing_for_that() {
    let outcome = run(&["--partner", "Contoso", "--opt-out", "enableTelemetry"]);
    outcome.is_quiet();
    assert!(outcome.text().contains("set the parameter enableTelemetry to false when you deploy"));
    let outcome = run(&["--partner", "Contoso", "--opt-out", "enableTelemetry", "--format", "markdown"]);
    assert!(outcome.text().contains("set the parameter `enableTelemetry` to `false` when you deploy"));
    let outcome = run(&["--partner", "Contoso"]);
    assert!(outcome.text().contains("ask Contoso for a template without the tracking ID"));
    outcome.fails(0, &["`cua template add FILE --opt-out PARAMETER`"]);
    let outcome = run(&["--partner", "Contoso", "--kind", "sdk"]);
    assert!(outcome.text().contains("set CUA_OPT_OUT=1 in the environment"));
    outcome.fails(0, &["code that sends the tracking ID by itself"]);
}

#[test]
fn a_name_that_cannot_be_in_a_notice_is_refused() {
    for name in ["", " ", "\u{a0}", "\u{200d}"] {
        run(&["--partner", name]).fails(2, &["the name of the partner is empty"]);
    }
    for name in ["a\nb", "a\tb", "\u{1b}[31mx", "a\u{202e}b", "a\u{200b}b", "a\u{7f}"] {
        run(&["--partner", name]).fails(2, &["control character"]);
    }
    for parameter in ["", "a b", "a`b", "--x", "ü"] {
        run(&["--partner", "Contoso", &format!("--opt-out={parameter}")]).fails(2, &["`--opt-out`"]);
    }
    run(&["--partner", "Contoso", "--kind", "sdk", "--opt-out", "x"]).fails(2, &["names a parameter of a template"]);
    run(&[]).fails(2, &["--partner"]);
}

#[test]
fn the_names_of_companies_stay_as_they_are() {
    for name in [
        "Contoso, Ltd.",
        "Söhne & Co. KG",
        "株式会社コントソ",
        "A*B_C [x] <y>",
        "O'Neil (Europe) S/A",
        "7-Eleven",
        "ශ්\u{200d}රී ලංකා",
        "می\u{200c}خواهم",
        "C# #1",
        "a|b~c",
    ] {
        let outcome = run(&["--partner", name]);
        let text = outcome.succeeds().text();
        assert!(text.contains(&format!("A tracking ID of {name} goes with")) && !text.contains(".."), "{text}");
    }
    let outcome = run(&["--partner", "*A* [b](c) <d> `e` #1 & www.f.g", "--format", "markdown"]);
    assert!(
        outcome.text().contains(r"tracking ID of \*A\* \[b\](c) \<d\> \`e\` \#1 \& www\.f\.g goes with"),
        "{}",
        outcome.text()
    );
}

/// What Markdown makes of text with backslashes before punctuation.
fn unescaped(text: &str) -> String {
    let mut chars = text.chars().peekable();
    let mut plain = String::new();
    while let Some(c) = chars.next() {
        plain.push(if c == '\\' { chars.next_if(char::is_ascii_punctuation).unwrap_or(c) } else { c });
    }
    plain
}

proptest! {
    #[test]
    fn in_markdown_a_name_means_itself(name in "[ -~äß株]{1,40}") {
        prop_assume!(!name.trim().is_empty());
        let text = notice(&name, &Kind::Sdk, Format::Markdown).unwrap();
        let shown = text.split("tracking ID of ").nth(1).unwrap().split(" goes with what this software").next().unwrap();
        prop_assert_eq!(unescaped(shown), name.trim());
        // Nothing that could begin something stands without a backslash.
        let bare = shown.replace(r"\\", "").split('\\').enumerate().map(|(at, part)| {
            part.chars().skip(usize::from(at > 0)).collect::<String>()
        }).collect::<String>();
        prop_assert!(!bare.contains(['*', '_', '`', '[', ']', '<', '>', '#', '&', '!', '~', '|', '$', ':', '@', '.']), "{shown}");
    }
}
