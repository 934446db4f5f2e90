//! PowerShell and the command prompt of Windows, which cannot run everywhere: models of how they read
//! what `cua env` prints for them, and properties over any text.

use std::ffi::OsString;

use cua::attribution::Attribution;
use cua::attribution::variables::{ALL, Change, Variables};
use cua::shell::{Shell, pwsh};
use proptest::prelude::*;
use proptest::sample::select;

use crate::readers::expression;
use crate::support::{A, B, Sandbox};

/// Any text that a variable can hold, often such as means something.
fn text() -> impl Strategy<Value = String> {
    let special = select("'‘’‚‛“”„`$()[]{}+;\"%!^&|<>\n\r\t ax0é🙂\u{85}\u{A0}\u{2028}".chars().collect::<Vec<_>>());
    let any = any::<char>().prop_filter("no variable holds it", |c| *c != '\0');
    prop::collection::vec(prop_oneof![4 => special, 1 => any], 0..30).prop_map(|text| text.into_iter().collect())
}

/// Changes of some variables to any text, or their removal.
fn changes() -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec(proptest::option::of(text()), 1..=ALL.len()).prop_map(|values| {
        let change = |(name, value): (&'static str, Option<String>)| Change {
            name,
            before: None,
            after: value.map(OsString::from),
        };
        ALL.into_iter().zip(values).map(change).collect()
    })
}

fn lines(shell: Shell, changes: Vec<Change>) -> cua::error::Result<String> {
    let attribution = Attribution { changes, ..Attribution::default() };
    shell.lines(&attribution).map(|lines| String::from_utf8(lines).unwrap())
}

#[test]
fn the_model_of_powershell_knows_where_a_string_ends() {
    let units = |text: &str| text.encode_utf16().collect::<Vec<_>>();
    for (source, value, rest) in [
        ("'a'", "a", ""),
        ("'a''b' c", "a'b", " c"),
        ("'a’; touch x; ‘'", "a", "; touch x; ‘'"),
        ("'‘’'", "’", ""),
        ("('a'+[char]8217+'b');", "a’b", ";"),
    ] {
        assert_eq!(expression(source), Some((units(value), rest)), "{source}");
    }
    for not_one in ["'a", "a", "(a)", "('a'+b)", "('a'+[char]65536)", "('a'"] {
        assert_eq!(expression(not_one), None, "{not_one}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn powershell_reads_any_text_as_it_was_and_nothing_follows_it(text in text()) {
        let quoted = pwsh::quote(text.as_ref());
        prop_assert!(quoted.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{quoted}");
        prop_assert_eq!(expression(&quoted), Some((text.encode_utf16().collect(), "")), "{}", quoted);
    }

    #[test]
    fn every_line_for_powershell_sets_or_removes_one_variable(changes in changes()) {
        let text = lines(Shell::Pwsh, changes.clone()).unwrap();
        prop_assert_eq!(text.lines().count(), changes.len());
        for (line, Change { name, after, .. }) in text.lines().zip(&changes) {
            match after {
                None => prop_assert_eq!(line, format!("Remove-Item -LiteralPath Env:{name} -ErrorAction Ignore")),
                Some(value) => {
                    let start = format!("$Env:{name} = ");
                    let value = value.to_str().unwrap().encode_utf16().collect();
                    prop_assert_eq!(expression(line.strip_prefix(&start).unwrap()), Some((value, "")), "{}", line);
                }
            }
        }
    }

    /// `for /f "delims="` takes each line whole, and what it gets is `set "NAME=value"`: between these
    /// quotes only `%`, `!` and `"` mean anything.
    #[test]
    fn every_line_for_the_command_prompt_sets_one_variable_or_all_are_refused(changes in changes()) {
        let value = |change: &Change| change.after.clone().unwrap_or_default().into_string().unwrap();
        let is_harmless = |c: char| matches!(c, ' '..='~') && !"%!\"".contains(c);
        match lines(Shell::Cmd, changes.clone()) {
            Err(error) => {
                prop_assert!(changes.iter().any(|change| !value(change).chars().all(is_harmless)));
                prop_assert!(error.to_string().starts_with("cmd cannot be given `"));
            }
            Ok(text) => {
                prop_assert_eq!(text.lines().count(), changes.len());
                for (line, change) in text.lines().zip(&changes) {
                    let set = line.strip_prefix("set \"").and_then(|line| line.strip_suffix('"')).unwrap();
                    prop_assert_eq!(set, format!("{}={}", change.name, value(change)));
                    prop_assert!(set.chars().all(is_harmless));
                }
            }
        }
    }
}

#[test]
fn the_list_of_the_session_holds_our_pid_once_and_no_older_one() {
    let (a, b) = (format!("'pid-{A}'"), format!("'pid-{B}'"));
    for (active, arguments, calls) in [
        ("", &["--id", A][..], vec![format!("AddUserAgent({a})")]),
        (A, &["--id", A], vec![format!("AddUserAgent({a})")]),
        (A, &["--id", B], vec![format!("RemoveUserAgent({a})"), format!("AddUserAgent({b})")]),
        (A, &["--unset"], vec![format!("RemoveUserAgent({a})")]),
        (A, &[], vec![format!("RemoveUserAgent({a})")]),
        (A, &["--mistyped"], vec![format!("RemoveUserAgent({a})")]),
        ("", &["--optional"], vec![]),
        ("", &["--unset"], vec![]),
        ("", &[], vec![]),
    ] {
        let sandbox = Sandbox::new();
        let mut run = sandbox.cua(["env", "pwsh"]).args(arguments);
        if !active.is_empty() {
            run = run.env("CUA_ACTIVE", format!("pid-{active}"));
        }
        let outcome = run.run();
        let list: Vec<&str> = outcome.text().lines().filter(|line| line.contains("UserAgent(")).collect();
        let expected = format!(
            "if (Get-Module -Name Az.Accounts) {{ & {{ param($Factory) {} }} \
             ([Microsoft.Azure.Commands.Common.Authentication.AzureSession]::Instance.ClientFactory) }}",
            calls.iter().map(|call| format!("$Factory.{call}")).collect::<Vec<_>>().join("; ")
        );
        let expected = if calls.is_empty() { vec![] } else { vec![expected.as_str()] };
        assert_eq!(list, expected, "{active} {arguments:?}");
    }
}

#[test]
fn what_claims_to_be_active_cannot_run_in_the_session() {
    for active in ["x'; calc; '", "’; calc; ‘", "x')\ncalc"] {
        let mut before = Variables::default();
        before.put("CUA_ACTIVE", Some(active.into()));
        let text = Shell::Pwsh.lines_anyway(&cua::attribution::withdraw_anyway(&before));
        let text = String::from_utf8(text).unwrap();
        let call = text.split_once("RemoveUserAgent(").unwrap().1;
        let (value, rest) = expression(call).unwrap();
        assert_eq!(String::from_utf16(&value).unwrap(), active);
        assert!(rest.starts_with(") } ([Microsoft.") && text.is_ascii() && text.lines().count() == 2, "{text}");
    }
}
