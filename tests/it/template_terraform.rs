//! What `cua template` makes of Terraform configurations, and what it refuses.

use crate::support::{A, B, CUA, OFFER, Sandbox, files_of};

/// A Partner Center ID that has a GUID, which azurerm takes.
const PLAN: &str = "pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4-partnercenter";

fn with(text: impl AsRef<[u8]>) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("here/main.tf", text);
    sandbox
}

/// What `add` makes of a text, which `remove` gives back.
#[track_caller]
fn added_to(file: &str, text: &str, id: &str) -> String {
    let sandbox = Sandbox::new();
    let name = format!("here/{file}");
    sandbox.write(&name, text);
    sandbox.cua(["template", "add", file, "--id", id]).run().succeeds().is_quiet();
    let after = sandbox.read(&name);
    let again = sandbox.cua(["template", "add", file, "--id", id]).run();
    assert!(again.succeeds().text().starts_with(&format!("{file}: has pid-")), "{}", again.text());
    assert_eq!(sandbox.read(&name), after);
    sandbox.cua(["template", "check", file, "--id", id]).run().prints("1 file checked, 0 errors\n");
    sandbox.cua(["template", "remove", file, "--id", id]).run().succeeds();
    assert_eq!(sandbox.read(&name), text, "after:\n{after}");
    after
}

#[test]
fn partner_id_is_the_first_line_of_every_block_that_takes_one() {
    let line = format!("partner_id = \"{A}\"");
    let cases = [
        ("provider \"azurerm\" {\n  features {}\n}\n", "provider \"azurerm\" {\n  LINE\n  features {}\n}\n"),
        ("provider \"azapi\" {}", "provider \"azapi\" {\n  LINE\n}"),
        ("provider \"azapi\" { }", "provider \"azapi\" {\n  LINE\n }"),
        ("provider \"azapi\" {\r\n}\r\n", "provider \"azapi\" {\r\n  LINE\r\n\r\n}\r\n"),
        ("provider azuread {\n\tuse_cli = true\n}\n", "provider azuread {\n\tLINE\n\n\tuse_cli = true\n}\n"),
        ("provider \"azapi\" {\n\n  a = 1\n}\n", "provider \"azapi\" {\n  LINE\n\n\n  a = 1\n}\n"),
        (
            "\u{FEFF}provider \"azapi\" { # one\n  # two\n  a = 1\n}",
            "\u{FEFF}provider \"azapi\" { # one\n  LINE\n  # two\n  a = 1\n}",
        ),
        ("provider \"azapi\" {\n  /* b */ a = 1\n}", "provider \"azapi\" {\n  LINE\n\n  /* b */ a = 1\n}"),
    ]
    .map(|(before, after)| (before.to_owned(), after.replace("LINE", &line)));
    for (before, after) in &cases {
        assert_eq!(added_to("main.tf", before, A), *after);
    }
    assert_eq!(added_to("main.tofu", &cases[0].0, A), cases[0].1);
    let several = "provider \"azurerm\" {\n  features {}\n}\nprovider \"azurerm\" {\n  alias = \"b\"\n  features {}\n}\nprovider \"random\" {}\nresource \"a\" \"b\" {\n  provider \"azurerm\" {}\n}\n";
    assert_eq!(added_to("main.tf", several, A).matches(&line).count(), 2);
}

#[test]
fn in_json_partner_id_is_the_first_member() {
    let member = format!("\"partner_id\": \"{A}\"");
    let cases = [
        (
            "{\"provider\":{\"azapi\":{\"a\":1}}}",
            "{\"provider\":{\"azapi\":{MEMBER,\"a\":1}}}".replace("MEMBER", &member.replace(": ", ":")),
        ),
        ("{\"provider\": {\"azapi\": {}}}", "{\"provider\": {\"azapi\": {MEMBER}}}".replace("MEMBER", &member)),
        (
            "{\r\n\"provider\": [{\"azurerm\": [{\r\n\t\"features\": {}\r\n}, { }]}]}",
            "{\r\n\"provider\": [{\"azurerm\": [{\r\n\tMEMBER,\r\n\t\"features\": {}\r\n}, {MEMBER }]}]}"
                .replace("MEMBER", &member),
        ),
    ];
    for (before, after) in cases {
        assert_eq!(added_to("main.tf.json", before, A), after);
    }
}

#[test]
fn a_block_that_has_the_id_keeps_it_when_the_others_get_it() {
    let text = format!(
        "provider \"azapi\" {{}}\nprovider \"azurerm\" {{\n  partner_id = \"PID-{A}\" # ours\n  features {{}}\n}}\n"
    );
    let sandbox = with(&text);
    // Which is said, since taking it out takes it from both.
    let said = format!("main.tf: added pid-{A} to `azapi` in line 1; already in `azurerm` in line 4\n");
    sandbox.cua(["template", "add", "main.tf", "--id", A]).run().prints(&said);
    assert!(sandbox.read("here/main.tf").contains(&format!("azapi\" {{\n  partner_id = \"{A}\"\n}}")));
    let said = format!("main.tf: removed pid-{A} from `azapi` in line 1, `azurerm` in line 4\n");
    sandbox.cua(["template", "remove", "main.tf", "--id", A]).run().prints(&said);
    assert_eq!(sandbox.read("here/main.tf"), "provider \"azapi\" {}\nprovider \"azurerm\" {\n  features {}\n}\n");
}

#[test]
fn what_somebody_else_has_put_in_is_taken_out_with_its_line() {
    let cases = [
        ("provider \"azapi\" {\n  a = 1\n  PID # ours\n  b = 2\n}\n", "provider \"azapi\" {\n  a = 1\n  b = 2\n}\n"),
        ("provider \"azapi\" {\n  a = 1\n\n  PID\n}", "provider \"azapi\" {\n  a = 1\n\n}"),
        ("provider \"azapi\" { PID }", "provider \"azapi\" {}"),
        ("provider \"azapi\" {\n  /* id */ PID\n}", "provider \"azapi\" {\n  /* id */ \n}"),
    ];
    for id in [A.to_owned(), format!("pid-{A}"), A.to_uppercase()] {
        for (before, after) in cases {
            let sandbox = with(before.replace("PID", &format!("partner_id = \"{id}\"")));
            sandbox
                .cua(["template", "remove", "main.tf", "--id", A])
                .run()
                .prints(&format!("main.tf: removed pid-{A} from `azapi` in line 1\n"));
            assert_eq!(sandbox.read("here/main.tf"), after);
        }
    }
    let members = [
        ("{\"a\": 1, PID, \"b\": 2}", "{\"a\": 1, \"b\": 2}"),
        ("{\"a\": 1,\n PID }", "{\"a\": 1 }"),
        ("{ PID }", "{ }"),
    ];
    for (before, after) in members {
        let sandbox = Sandbox::new();
        let file = |block: &str| format!("{{\"provider\": {{\"azapi\": {block}}}}}");
        sandbox.write("here/main.tf.json", file(&before.replace("PID", &format!("\"partner_id\": \"{A}\""))));
        sandbox.cua(["template", "remove", "main.tf.json", "--id", A]).run().succeeds();
        assert_eq!(sandbox.read("here/main.tf.json"), file(after));
    }
}

#[test]
fn what_comes_to_the_id_by_an_expression_stays_and_is_said() {
    let text = format!("provider \"azapi\" {{\n  partner_id = local.id\n}}\nlocals {{\n  id = \"{A}\"\n}}\n");
    let sandbox = with(&text);
    let said = format!(
        "main.tf: has no `partner_id` that is written out as pid-{A}; `partner_id` in line 2 comes to it by an expression, and stays\n"
    );
    sandbox.cua(["template", "remove", "main.tf", "--id", A]).run().prints(&said);
    sandbox
        .cua(["template", "add", "main.tf", "--id", A])
        .run()
        .prints(&format!("main.tf: has pid-{A} already, in line 2\n"));
    assert_eq!(sandbox.read("here/main.tf"), text);
}

#[track_caller]
fn refused(file: &str, text: &str, words: &[&str], parts: &[&str]) {
    let sandbox = Sandbox::new();
    sandbox.write(&format!("here/{file}"), text);
    let before = files_of(&sandbox);
    sandbox.cua([&["template", "add", file], words].concat()).run().fails(2, parts);
    assert!(files_of(&sandbox) == before, "{text}");
}

#[test]
fn what_is_there_is_never_replaced_and_what_would_be_rejected_never_put_in() {
    let with = |value: &str| format!("provider \"azapi\" {{}}\nprovider \"azurerm\" {{\n  partner_id = {value}\n}}\n");
    let id = ["--id", A];
    refused("main.tf", &with(&format!("\"{B}\"")), &id, &["main.tf:3:3: ", B, "take that out first"]);
    refused("main.tf", &with("\"\""), &id, &["main.tf:3:3: `partner_id` is empty here; take that out"]);
    refused("main.tf", &with("null"), &id, &["main.tf:3:3: ", "`null`"]);
    refused("main.tf", &with("var.id"), &id, &["main.tf:3:3: ", "cannot be told"]);
    refused("main.tf", "locals {}\n", &id, &["main.tf:1:1: it has no provider block", "`cua exec`"]);
    refused("main.tf", "provider \"azapi\" { a = 1 }\n", &id, &["main.tf:1:1: this provider block stands on one line"]);
    for behind in ["/* a\n b */", "/* a */ /*\n*/", "a = 1"] {
        let text = format!("provider \"azapi\" {{ {behind}\n  b = 1\n}}\n");
        refused("main.tf", &text, &id, &["main.tf:1:1: something else than a comment of one line stands behind"]);
    }
    refused("main.tf", "provider \"azurerm\" { features {} }\n", &id, &["main.tf:1:22: a block on one line"]);
    refused("main.tf", "provider \"azapi\" {}\n", &["--id", A, "--opt-out", "a"], &["main.tf:1:1: `--opt-out`: "]);
    for name in ["azapi", "azuread"] {
        let text = format!("provider \"{name}\" {{}}\n");
        refused("main.tf", &text, &["--id", PLAN], &["main.tf:1:1: the provider", name, "`cua exec`"]);
    }
    refused(
        "main.tf",
        "provider \"azurerm\" {}\n",
        &["--id", OFFER],
        &["main.tf:1:1: the provider `azurerm`", "`cua exec`"],
    );
    assert!(added_to("main.tf", "provider \"azurerm\" {\n  features {}\n}\n", PLAN).contains(PLAN));
}

#[test]
fn what_is_no_configuration_is_refused_at_its_place() {
    let deep = |open: &str| format!("a = {}", open.repeat(100_000));
    let id = ["--id", A];
    for (text, part) in [
        ("provider \"azapi\" {\n", "main.tf:1:18: this is opened here and not closed"),
        ("a = \"b\n\"\n", "main.tf:1:5: a quote is opened here and not closed on its line"),
        ("a = <<EOT\n${b}\n", "main.tf:1:5: this is opened here and not closed"),
        ("a = (b]\n", "main.tf:1:7: another bracket closes here"),
        ("a = \n", "main.tf:1:5: a value is missing here"),
        ("a\n", "main.tf:1:2: a value or a block is missing here"),
        ("}\n", "main.tf:1:1: this is neither an argument nor a block"),
        ("a {} b {}\n", "main.tf:1:6: something follows an argument or block"),
        ("/* a\n", "main.tf:1:1: a comment is opened here"),
        ("ü = \"\\ü${\"é\"}\"\n€\n", "main.tf:2:1: "),
    ] {
        refused("main.tf", text, &id, &[part]);
    }
    for open in ["(", "[", "{", "\"${", "f(", "[for a in ", "{(", "<<A\n${"] {
        refused("main.tf", &deep(open), &id, &["200 deep"]);
    }
    for open in ["!", "-", "b ? ", "<<", "a."] {
        refused("main.tf", &deep(open), &id, &["main.tf:1:1: it has no provider block"]);
    }
    let json = |text: &str, part: &str| refused("main.tf.json", text, &id, &[part]);
    json("{\"provider\": {\"azapi\": {}},}", "main.tf.json:1:28: this is not JSON as Terraform reads it");
    json("{\n// a\n\"provider\": {\"azapi\": {}}}", "main.tf.json:2:1: this is not JSON as Terraform reads it");
    json("{\"provider\": {\"azapi\": {}}", "main.tf.json:1:27: the file ends");
    json("", "main.tf.json:1:1: ");
}

#[test]
fn a_value_that_comes_to_no_end_cannot_be_told() {
    let local = |n: u32| format!("  v{n} = \"${{local.v{0}}}${{local.v{0}}}\"\n", n - 1);
    let doubled = (1..60).map(local).collect::<Vec<_>>().concat();
    for (locals, value) in [("  a = local.a\n", "local.a"), (doubled.as_str(), "local.v59")] {
        let sandbox =
            with(format!("provider \"azapi\" {{\n  partner_id = {value}\n}}\nlocals {{\n  v0 = \"a\"\n{locals}}}\n"));
        let run = sandbox.program("timeout").args(["60", CUA, "template", "check", "main.tf"]).run();
        assert!(run.succeeds().text().contains("partner-id-unresolved"), "{}", run.text());
    }
    let many = "provider azapi{partner_id=1\n}\n".repeat(50_000);
    let sandbox = with(many);
    let run = sandbox.program("timeout").args(["60", CUA, "template", "check", "main.tf"]).run();
    assert!(run.fails(2, &["main.tf:2001:1: this is the 1001st provider block"]).text().contains("0 errors"));
}

#[test]
fn a_rejected_form_is_said_with_what_the_provider_takes() {
    let text = format!("provider \"azuread\" {{\n  partner_id = \"{PLAN}\"\n}}\n");
    let outcome = with(text).cua(["template", "check", "--id", PLAN]).run();
    let said =
        format!("main.tf:2:16: error: `{PLAN}` is rejected by the provider `azuread`, which takes a bare GUID only; ");
    assert!(outcome.text().starts_with(&said), "{}", outcome.text());
}

#[test]
fn files_without_a_partner_id_and_test_files_are_not_counted() {
    let sandbox = with("provider \"azurerm\" {\n  features {}\n}\n");
    let block = "provider \"azurerm\" {\n  partner_id = \"\"\n}\n";
    sandbox.write("here/main.tftest.hcl", block);
    sandbox.write("here/.terraform.tfvars", block);
    sandbox.cua(["template", "check"]).run().prints("0 files checked, 0 errors\n");
    sandbox.write("here/b.tofu", block);
    let outcome = sandbox.cua(["template", "check"]).run();
    assert!(outcome.succeeds().text().ends_with("1 file checked, 0 errors, 1 warning\n"), "{}", outcome.text());
}
