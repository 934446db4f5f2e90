//! Configurations of any layout: taking out what was put in gives the file back to the byte, and what
//! the real `terraform fmt` finds well it finds well after it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cua::config::Source;
use cua::template::{Edit, Kind, Known, Marker, add, check, remove};
use cua::tracking_id::TrackingId;
use proptest::prelude::*;

use crate::support::{A, optional_tool};

/// What can stand in a provider block, on lines of its own.
const LINES: &[&str] = &[
    "features {}",
    "features {\n    key_vault {\n      a = \"}\"\n    }\n  }",
    "alias = \"b\"",
    "use_cli = true # yes",
    "",
    "# a comment {",
    "// another",
    "/* c */ tenant_id = var.t",
    "/* d */",
    "subscription_id   =   \"${var.s}\"",
    "environment = <<-EOT\n    usgovernment ${\"}\"} \"\n  EOT",
    "auxiliary_tenant_ids = [\n    \"a\",\n  ]",
    "a = { b = 1, c : 2 }",
    "features { # why\n  }",
    "ü = \"\\u00fc $${x} %%{y}\"",
];

/// What can stand around it.
const AROUND: &[&str] = &[
    "",
    "locals {\n  a = 1\n  bcd = \"{\"\n}\n",
    "# provider \"azurerm\" {\n",
    "/* provider \"azapi\" {\n*/\n",
    "resource \"a\" \"b\" {\n  c = <<EOT\n  provider \"azapi\" {}\nEOT\n}\n",
    "variable \"x\" {}\n",
    "\n\n",
];

fn block() -> impl Strategy<Value = String> {
    let lines = prop::collection::vec(prop::sample::select(LINES), 0..5);
    let name = prop::sample::select(&["\"azurerm\"", "\"azapi\"", "\"azuread\"", "azurerm", "\"google\""]);
    let open = prop::sample::select(&["{", "{ # why", "{ // why", "{ /* why */"]);
    (name, open, lines, 0..6_usize).prop_map(|(name, open, lines, shape)| match shape {
        0 => format!("provider {name} {{}}\n"),
        1 => format!("provider  {name} {{ \t}}\n"),
        _ => {
            let lines: String = lines
                .iter()
                .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") })
                .collect();
            format!("provider {name} {open}\n{lines}}}\n")
        }
    })
}

fn configuration() -> impl Strategy<Value = String> {
    let parts = prop::collection::vec((block(), prop::sample::select(AROUND)), 1..4);
    (prop::sample::select(AROUND), parts, prop::sample::select(&["lf", "crlf", "mixed", "none", "tabs", "mark"]))
        .prop_map(|(first, parts, kind)| {
            let text: String = std::iter::once(first.to_owned())
                .chain(parts.into_iter().map(|(block, around)| block + around))
                .collect();
            match kind {
                "crlf" => text.replace('\n', "\r\n"),
                "mixed" => text.replacen('\n', "\r\n", 3),
                "none" => text.trim_end().to_owned(),
                "tabs" => text.replace("  ", "\t"),
                "mark" => format!("\u{FEFF}{text}"),
                _ => text,
            }
        })
}

/// A configuration in which pieces are lost, doubled or put in from elsewhere.
fn damaged() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "{",
        "}",
        "\"",
        "${",
        "%{",
        "$${",
        "(",
        "]",
        "<<EOT\n",
        "EOT\n",
        "<<-é\n",
        "\n",
        "\r",
        "=",
        "#",
        "/*",
        "*/",
        "\\",
        "ü",
        "\u{FEFF}",
        "partner_id = ",
        "\"b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4\"",
        "var.x",
        "local.a",
        "null",
        "provider \"azapi\" {",
    ];
    let damage = (any::<prop::sample::Index>(), 0..12_usize, prop::sample::select(PIECES));
    (configuration(), prop::collection::vec(damage, 0..4)).prop_map(|(text, damages)| {
        damages.into_iter().fold(text, |text, (at, length, piece)| {
            let chars: Vec<char> = text.chars().collect();
            let at = at.index(chars.len() + 1);
            let rest = (at + length * (length % 2)).min(chars.len());
            chars[..at].iter().copied().chain(piece.chars()).chain(chars[rest..].iter().copied()).collect()
        })
    })
}

fn marker() -> Marker {
    Marker { id: TrackingId::parse(A).unwrap(), opt_out: None }
}

/// The text with the ID; `None` where `add` says why not, which must not be that it cannot be undone.
fn added(source: &Source) -> Option<String> {
    match add(source, &marker()) {
        Ok(Edit::Changed { text, .. }) => Some(text),
        Ok(Edit::Unchanged(_)) => None,
        Err(error) => {
            assert!(!error.to_string().contains("taken out of it again"), "{error}\n{}", source.text);
            None
        }
    }
}

/// The text as `terraform fmt` lays it out; `None` where it cannot be read.
fn formatted(terraform: &Path, text: &str) -> Option<String> {
    let mut child = Command::new(terraform)
        .args(["fmt", "-"])
        .env("CHECKPOINT_DISABLE", "1")
        .env("TF_CLI_CONFIG_FILE", "/dev/null")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

fn source(text: String) -> Source {
    Source { path: PathBuf::from("main.tf"), text }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_partner_id_that_is_put_in_is_taken_out_to_the_byte(text in configuration()) {
        let blocks = ["azurerm", "azapi", "azuread"];
        let has_one = text.lines().any(|line| line.starts_with("provider ") && blocks.iter().any(|block| line.contains(block)));
        let source = source(text);
        let Some(after) = added(&source) else {
            prop_assert!(!has_one, "{}", source.text);
            return Ok(());
        };
        let after = Source { text: after, ..source.clone() };
        prop_assert!(matches!(add(&after, &marker()), Ok(Edit::Unchanged(_))));
        prop_assert_eq!(check(Kind::Terraform, &after, &Known::default(), &bumpalo::Bump::new()).unwrap().1, vec![]);
        let Ok(Edit::Changed { text, .. }) = remove(&after, &marker().id) else { return Err(TestCaseError::fail("not removed")) };
        prop_assert_eq!(text, source.text);
    }

    #[test]
    fn a_damaged_configuration_is_refused_or_comes_back_to_the_byte(text in damaged()) {
        let source = source(text);
        let _ = check(Kind::Terraform, &source, &Known::default(), &bumpalo::Bump::new());
        let _ = remove(&source, &marker().id);
        let had = source.text.contains(A);
        if let Some(after) = added(&source) && !had {
            let Ok(Edit::Changed { text, .. }) = remove(&Source { text: after, ..source.clone() }, &marker().id)
                else { return Err(TestCaseError::fail("not removed")) };
            prop_assert_eq!(text, source.text);
        }
    }
}

#[test]
fn what_terraform_finds_well_laid_out_it_finds_so_with_a_partner_id() {
    let Some(terraform) = optional_tool("terraform") else { return };
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 60, ..ProptestConfig::default() });
    runner
        .run(&configuration(), |text| {
            // A comment behind the bracket and one on the next line are lined up with each other.
            let text = text.replace("{ # why", "{").replace("{ // why", "{").replace("{ /* why */", "{");
            let Some(before) = formatted(&terraform, &text) else { return Ok(()) };
            if let Some(after) = added(&source(before)) {
                prop_assert_eq!(formatted(&terraform, &after), Some(after));
            }
            Ok(())
        })
        .unwrap();
}
