//! What `cua template add` and `remove` make of a Bicep file, and what they refuse.

use crate::support::{A, CUA, OFFER, Sandbox};

const SCHEMA: &str = "'$schema': 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'";
const SITE: &str = "resource site 'Microsoft.Web/sites@2024-04-01' = {\n  name: 'contoso'\n}\n";

/// The marker as it is put in.
fn marker(head: &str) -> String {
    format!(
        "resource partnerAttribution 'Microsoft.Resources/deployments@2025-04-01' = {head}{{\n  name: 'pid-{A}'\n  \
         properties: {{\n    mode: 'Incremental'\n    template: {{\n      {SCHEMA}\n      contentVersion: '1.0.0.0'\n      \
         resources: []\n    }}\n  }}\n}}\n"
    )
}

fn with(text: impl AsRef<[u8]>) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("here/t.bicep", text);
    sandbox
}

/// What is put into this text, and taken out again; the text between the two.
#[track_caller]
fn added(text: &str, flags: &[&str]) -> String {
    let sandbox = with(text);
    sandbox.cua([&["template", "add", "t.bicep", "--id", A], flags].concat()).run().succeeds().is_quiet();
    let after = sandbox.read("here/t.bicep");
    let again = sandbox.cua(["template", "add", "t.bicep", "--id", A]).run();
    assert!(again.text().contains("already, in line"), "{}", again.text());
    assert_eq!(sandbox.read("here/t.bicep"), after, "a second marker");
    sandbox.cua(["template", "check", "t.bicep", "--id", A]).run().prints("1 file checked, 0 errors\n");
    let removed = sandbox.cua(["template", "remove", "t.bicep", "--id", A]).run();
    assert!(removed.succeeds().text().starts_with(&format!("t.bicep: removed pid-{A}")), "{}", removed.text());
    assert_eq!(sandbox.read("here/t.bicep"), text, "after:\n{after}");
    after
}

/// What is left of a text when its marker is taken out.
#[track_caller]
fn removed(text: &str) -> String {
    let sandbox = with(text);
    sandbox.cua(["template", "remove", "t.bicep", "--id", A]).run().succeeds();
    sandbox.read("here/t.bicep")
}

#[track_caller]
fn refused(verb: &str, text: &str, flags: &[&str], part: &str) {
    let sandbox = with(text);
    sandbox.cua([&["template", verb, "t.bicep"], flags].concat()).run().fails(2, &[part]);
    assert_eq!(sandbox.read("here/t.bicep"), text);
}

#[test]
fn a_marker_is_put_behind_everything_in_the_layout_of_the_file() {
    assert_eq!(added(SITE, &[]), format!("{SITE}\n{}", marker("")));
    assert_eq!(added(SITE.trim_end(), &[]), format!("{SITE}\n{}", marker("").trim_end()));
    let windows = SITE.replace("  ", "\t").replace('\n', "\r\n");
    assert_eq!(added(&windows, &[]), format!("{SITE}\n{}", marker("")).replace("  ", "\t").replace('\n', "\r\n"));
    let other = SITE.replace("site ", "PartnerAttribution ");
    assert!(added(&other, &[]).contains("\nresource partnerAttribution2 "));
}

#[test]
fn a_file_that_is_named_twice_is_shown_once() {
    let sandbox = with(SITE);
    let words = ["template", "add", "t.bicep", "./t.bicep", "--id", A, "--dry-run"];
    let outcome = sandbox.cua(words).run();
    assert_eq!(outcome.succeeds().text().matches("\n+resource ").count(), 1, "{}", outcome.text());
}

#[test]
fn every_end_of_a_file_comes_back_to_the_byte() {
    let ends = [
        "",
        "\n\n",
        "  ",
        "\r",
        "\r\n",
        "\n\t\n",
        " // note",
        "/* a\n */",
        "#disable-diagnostics no-hardcoded-env-urls",
    ];
    let ends = ends.iter().map(|end| format!("{SITE}{end}"));
    let whole = [
        "",
        "\u{FEFF}",
        "\u{FEFF}\u{FEFF}",
        "\n",
        "// note",
        "var a = 1",
        "var a = b ?\nc : d",
        "type t =\n | 'a'\n | 'b'",
    ];
    for text in ends.chain(whole.map(str::to_owned)).chain([format!("\u{FEFF}{SITE}")]) {
        added(&text, &[]);
        added(&text, &["--opt-out", "tellMicrosoft"]);
        added(&format!("param tellMicrosoft bool = true\n{text}"), &["--opt-out", "tellMicrosoft"]);
    }
}

#[test]
fn the_location_is_what_the_scope_of_the_file_needs() {
    for scope in ["subscription", "managementGroup", "tenant"] {
        let text = format!("targetScope = '{scope}'\n");
        assert!(added(&text, &[]).contains("\n  location: deployment().location\n"));
        assert!(added(&format!("{text}param location string\n"), &[]).contains("\n  location: location\n"));
        assert!(
            added(&format!("{text}param location string?\n"), &[]).contains("\n  location: deployment().location\n")
        );
        assert!(
            added(&format!("{text}var deployment = 1\n"), &[]).contains("\n  location: az.deployment().location\n")
        );
    }
    let text = "targetScope = 'subscription'\n";
    for kind in ["string[]", "string | int", "string |\n  int", "'string'"] {
        let text = format!("{text}param location {kind}\n");
        assert!(added(&text, &[]).contains("\n  location: deployment().location\n"), "{kind}");
    }
    for kind in ["string = 'westeurope'", "string // where"] {
        assert!(added(&format!("{text}param location {kind}\n"), &[]).contains("\n  location: location\n"), "{kind}");
    }
    for import in ["{ a, deployment }", "{\n  deployment\n}", "{ a as deployment }", "* as deployment"] {
        let text = format!("{text}import {import} from 'x.bicep'\n");
        assert!(added(&text, &[]).contains("\n  location: az.deployment().location\n"), "{import}");
    }
    let other = format!("{text}import {{ deployment as d }} from 'x.bicep'\n");
    assert!(added(&other, &[]).contains("\n  location: deployment().location\n"));
    let both = format!("{text}var az = 1\nvar deployment = 1\n");
    refused("add", &both, &["--id", A], "t.bicep:1:1: `deployment` and `az` are both other things in it");
    assert!(added(text, &["--opt-out", "deployment"]).contains("\n  location: az.deployment().location\n"));
    assert!(!added("targetScope = 'resourceGroup'\n", &[]).contains("location"));
    refused("add", "targetScope = 'local'\n", &["--id", A], "its `targetScope` is none of a deployment in Azure");
}

#[test]
fn an_opt_out_is_a_parameter_and_a_condition() {
    let description = "Let Microsoft identify these resources as a deployment of this publisher\\'s software.";
    let parameter = format!("@description('{description}')\nparam tell bool = true\n");
    assert_eq!(added(SITE, &["--opt-out", "tell"]), format!("{SITE}\n{parameter}{}", marker("if (tell) ")));
    // One that is there is used, and stays, even where it is written as ours.
    let text = format!("{SITE}\n{parameter}");
    assert_eq!(added(&text, &["--opt-out", "tell"]), format!("{text}\n{}", marker("if (tell) ")));
    // So does ours where something else has come to need it.
    let used = format!("{SITE}\n{parameter}{}output o bool = tell\n", marker("if (tell) "));
    assert_eq!(removed(&used), format!("{SITE}\n{parameter}output o bool = tell\n"));
    let flags = ["--id", A, "--opt-out", "tell"];
    refused("add", "param tell string\n", &flags, "t.bicep:1:7: there is a parameter `tell`, and it is no parameter");
    refused("add", "param tell bool\n", &flags, "t.bicep:1:7: there is a parameter `tell`, whose default is not true");
    refused(
        "add",
        "param tell bool = false\n",
        &flags,
        "t.bicep:1:7: there is a parameter `tell`, whose default is not true",
    );
    refused("add", "param tell bool[] = []\n", &flags, "t.bicep:1:7: there is a parameter `tell`");
    refused("add", "import { tell } from 'x.bicep'\n", &flags, "t.bicep:1:10: there is a name from an import, `tell`");
    refused("add", "param Tell bool\n", &flags, "t.bicep:1:7: there is a parameter `Tell`");
    refused("add", "var tell = true\n", &flags, "t.bicep:1:5: there is a var `tell`");
    refused("add", "output o string = '${tell}'\n", &flags, "t.bicep:1:22: this asks for a parameter `tell`");
    added("output o object = {\n  tell: a.tell\n}\n", &["--opt-out", "tell"]);
    refused("add", SITE, &["--id", A, "--opt-out", "null"], "`null` can be no parameter");
    refused("add", SITE, &["--id", OFFER, "--opt-out", "tell"], "in the marketplace a marker must be unconditional");
}

#[test]
fn what_is_local_to_something_is_no_parameter_that_is_asked_for() {
    let flags = ["--opt-out", "tell"];
    for text in [
        "func f(a int, tell bool) bool => tell\n",
        "var a = map([1], tell => tell)\n",
        "var a = reduce([1], 0, (b, tell) => {\n  a: [tell]\n})\n",
        "var a = [for tell in [1]: tell]\n",
        "resource a 'b/c@1' = [for (b, tell) in [1]: {\n  name: 'a${tell}'\n}]\n",
        "output tell string = 'a'\n",
    ] {
        added(text, &flags);
    }
    for (text, column) in [
        ("var a = toObject(b, tell => tell, tell)\n", 35),
        ("func f(tell bool) bool => tell\nvar a = tell\n", 9),
        ("var a = [for tell in [1]: tell]\nvar b = tell\n", 9),
        ("var a = (tell)\n", 10),
        ("var a = f(b, tell)\n", 14),
    ] {
        let place = format!("t.bicep:{}:{column}: this asks for a parameter `tell`", text.lines().count());
        refused("add", text, &["--id", A, "--opt-out", "tell"], &place);
    }
}

#[test]
fn an_opt_out_may_have_the_name_of_the_marker() {
    let after = added(SITE, &["--opt-out", "partnerAttribution"]);
    assert!(after.contains("\nparam partnerAttribution bool = true\n"), "{after}");
    assert!(after.contains("\nresource partnerAttribution2 '"), "{after}");
}

#[test]
fn a_marker_that_is_there_in_another_way_is_not_taken_for_the_one_that_is_asked_for() {
    let said = |text: &str, flags: &[&str], rest: &str| {
        let outcome = with(text).cua([&["template", "add", "t.bicep", "--id", A], flags].concat()).run();
        outcome.prints(&format!("t.bicep: has pid-{A} already, in line 1{rest}\n"));
    };
    let flags = ["--opt-out", "tell"];
    let other = ", which does not depend on `tell`; take it out first with `cua template remove`";
    said(&marker(""), &[], "");
    said(&marker("if (tell) "), &flags, "");
    said(&marker(""), &flags, other);
    said(&marker("if (other) "), &flags, other);
    said(&marker("if (tell && other) "), &flags, other);
    let full = marker("").replace("resources: []", "resources: [\n        a\n      ]");
    said(&full, &[], ", which is not empty as a marker must be; see `cua template check`");
}

#[test]
fn a_parameter_that_stays_behind_is_told_of() {
    let sandbox = with(SITE);
    sandbox.cua(["template", "add", "t.bicep", "--id", A, "--opt-out", "tell"]).run().succeeds();
    let with_parameter = sandbox.read("here/t.bicep");
    let said = |text: &str| {
        let sandbox = with(text);
        let outcome = sandbox.cua(["template", "remove", "t.bicep", "--id", A]).run();
        (outcome.succeeds().text().to_owned(), sandbox.read("here/t.bicep").contains("param tell bool"))
    };
    let removed = format!("t.bicep: removed pid-{A}");
    assert_eq!(said(&with_parameter), (format!("{removed}\n"), false));
    let stays = format!("{removed}; the parameter `tell` stays, and nothing asks for it any more\n");
    assert_eq!(said(&format!("{with_parameter}var a = 1\n")), (stays.clone(), true));
    assert_eq!(said(&with_parameter.replace("bool = true", "bool = false")), (stays, true));
    let used = format!("{with_parameter}output o bool = tell\n");
    assert_eq!(said(&used), (format!("{removed}\n"), true));
}

#[test]
fn a_marker_is_not_put_where_it_would_not_be_one() {
    refused(
        "add",
        &format!("{SITE}@description('a')\n"),
        &["--id", A],
        "t.bicep:4:1: nothing stands behind this decorator",
    );
    let nested = format!(
        "resource a 'Microsoft.Resources/deployments@2025-04-01' = {{\n  name: 'a'\n  properties: {{\n    template: {{\n      \
         resources: [\n        {{\n          type: 'microsoft.resources/DEPLOYMENTS'\n          name: 'PID-{A}'\n        }}\n      \
         ]\n    }}\n  }}\n}}\n"
    );
    refused("add", &nested, &["--id", A], "t.bicep:8:17: a nested template has this marker");
}

#[test]
fn a_marker_of_others_goes_with_its_lines_and_nothing_else() {
    let other = marker("").replace("partnerAttribution", "pid");
    let with_all = format!(
        "// about sites\n{SITE}\n// about it\n#disable-next-line no-hardcoded-env-urls\n@description('x')\n{other}\n// the end\n"
    );
    assert_eq!(removed(&with_all), format!("// about sites\n{SITE}\n// about it\n\n// the end\n"));
    assert_eq!(removed(&format!("{SITE}\n{other}\n{SITE}")), format!("{SITE}\n{SITE}"));
    let behind = other.replace("\n}\n", "\n} // it\n");
    assert_eq!(removed(&format!("{SITE}{behind}")), format!("{SITE} // it\n"));
    assert_eq!(removed(&format!("\u{FEFF}{other}{SITE}")), format!("\u{FEFF}{SITE}"));
    assert_eq!(removed(&format!("{other}\n{}", other.replace("resource pid", "resource again"))), "");
}

#[test]
fn calls_that_lead_to_many_values_come_to_an_end() {
    let variables = (0..300).map(|n| format!("var v{n} = '${{v{0}}}${{v{0}}}'\n", n + 1)).collect::<Vec<_>>();
    let sandbox = with(format!("{}var o = [\n{}]\n", variables.concat(), "reference(v0, v1, v2)\n".repeat(50_000)));
    let words = ["60", CUA, "template", "add", "t.bicep", "--id", A];
    sandbox.program("timeout").args(words).run().prints(&format!("t.bicep: added pid-{A}\n"));
}

#[test]
fn a_marker_that_is_needed_or_deploys_something_stays() {
    let text = format!("{}\noutput o string = '${{partnerAttribution.name}}'\n", marker(""));
    refused("remove", &text, &["--id", A], &format!("t.bicep:13:22: this needs the marker `pid-{A}`; change it first"));
    let existing = format!(
        "{}\nresource m 'Microsoft.Resources/deployments@2025-04-01' existing = {{\n  name: 'pid-{A}'\n}}\n",
        marker("")
    );
    refused("remove", &existing, &["--id", A], "t.bicep:13:10: this needs the marker");
    for asking in [
        format!("reference('pid-{A}').x"),
        format!("reference(resourceId('Microsoft.Resources/deployments', toUpper('pid-{A}'))).x"),
        format!("az.reference('${{resourceGroup().id}}/providers/Microsoft.Resources/deployments/pid-{A}').x"),
        "reference(name).x".to_owned(),
    ] {
        let text = format!("var name = 'pid-{A}'\noutput o string = {asking}\n");
        let column = if asking.starts_with("az.") { 22 } else { 19 };
        let needs = if asking.contains("resourceId(") { 29 } else { column };
        refused("add", &text, &["--id", A], &format!("t.bicep:2:{needs}: this asks for a deployment `pid-{A}`, which"));
        refused("remove", &(text + &marker("")), &["--id", A], &format!("t.bicep:2:{needs}: this needs the marker"));
    }
    // A name that goes on is another one.
    let other = format!("output o string = reference('pid-{A}-more').x\n");
    assert_eq!(removed(&format!("{other}{}", marker(""))), other);
    let module = format!("module m 'a.bicep' = {{\n  name: 'pid-{A}'\n}}\n");
    refused("remove", &module, &["--id", A], "t.bicep:1:1: this marker is a module");
    let full = marker("").replace("resources: []", "resources: [\n        a\n      ]");
    assert_eq!(removed(&full), full);
    // A key or a member of that name is something else.
    let text = format!("var o = {{\n  partnerAttribution: a.partnerAttribution\n}}\n{}", marker(""));
    assert_eq!(removed(&text), "var o = {\n  partnerAttribution: a.partnerAttribution\n}\n");
}
