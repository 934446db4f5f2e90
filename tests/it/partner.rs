//! `cua partner` with an az that links one login, and notes what it is asked. That it answers as the real one
//! does is told in `src/partner` and `src/az.rs`, with the sources.

use serde_json::{Value, json};

use crate::az::Loopback;
use crate::support::{A, OFFER, Outcome, Sandbox, USER_CONFIG, real_tool};

/// Knows who is logged in (`account`), which extensions it has, and which number is `linked`. Like Azure, it
/// makes no second link, and changes none that is not there.
const AZ: &str = r#"#!/bin/sh
question=${*% --output=json --only-show-errors}
printf '%s\n' "$question" >> "$HOME/asked"
printf '%s\n' "${AZURE_HTTP_USER_AGENT-}" >> "$HOME/agents"
cd "$HOME" || exit
say() { printf 'ERROR: %s\n' "$1" >&2; exit "$2"; }
partner() {
    printf '{"createdTime": "2026-11-20", "etag": 1, "objectId": "1", "partnerId": "%s", "partnerName": "%s",
        "state": "Active", "tenantId": "t"}' "$1" 'Contoso'
}
if [ -e refusal ]; then case $question in $(head -n 1 refusal)) say "$(tail -n 1 refusal)" 1 ;; esac; fi
if [ -e answer ]; then case $question in $(head -n 1 answer)) tail -n +2 answer; exit ;; esac; fi
case $question in
"extension list") cat extensions ;;
"extension add --yes --name=managementpartner") echo '[{"name": "other"}, {"name": "managementpartner"}]' > extensions ;;
"account show") cat account 2>/dev/null || say "Please run 'az login' to setup account." 1 ;;
"managementpartner show") [ -e linked ] || say '(PartnerNotFound) No partner.' 3; partner "$(cat linked)" ;;
"managementpartner create --partner-id="*)
    if [ -e linked ]; then say '(Conflict) There is one.' 1; fi
    echo "${question##*=}" > linked; partner "$(cat linked)" ;;
"managementpartner update --partner-id="*)
    [ -e linked ] || say '(PartnerNotFound) There is none.' 3
    echo "${question##*=}" > linked; partner "$(cat linked)" ;;
"managementpartner delete --partner-id="*) [ "$(cat linked)" = "${question##*=}" ] || exit 9; rm linked ;;
*) exit 9 ;;
esac
"#;

const LOGIN: &str = "logged in    deploy@contoso.example (user), in the tenant 5a1ed0fe-0000-4000-8000-000000000000\n";

const FURTHER: &str = "It holds for this login in this tenant. Link every other one that manages customers, too.\n";

/// Gives a sandbox an az with the extension, where a person is logged in, perhaps with a link.
pub fn logged_in(sandbox: &Sandbox, linked: Option<&str>) {
    sandbox.script("bin/az", AZ);
    sandbox.write("home/extensions", r#"[{"name": "managementpartner", "version": "1.0.0"}]"#);
    let user = json!({"name": "deploy@contoso.example", "type": "user"});
    let account = json!({"id": "1", "tenantId": "5a1ed0fe-0000-4000-8000-000000000000", "user": user});
    sandbox.write("home/account", account.to_string());
    if let Some(number) = linked {
        sandbox.write("home/linked", number);
    }
}

fn sandbox(linked: Option<&str>) -> Sandbox {
    let sandbox = Sandbox::new();
    logged_in(&sandbox, linked);
    sandbox
}

fn partner(sandbox: &Sandbox, words: &[&str]) -> Outcome {
    sandbox.cua(["partner"]).args(words).run()
}

/// What az was asked, in order.
fn asked(sandbox: &Sandbox) -> Vec<String> {
    let asked = std::fs::read_to_string(sandbox.path("home/asked")).unwrap_or_default();
    asked.lines().map(str::to_owned).collect()
}

/// What stands between finding out who is logged in and changing anything.
const BEFORE: [&str; 3] = ["extension list", "account show", "managementpartner show"];

#[track_caller]
fn changes(sandbox: &Sandbox, change: &[&str]) {
    assert_eq!(asked(sandbox), [&BEFORE, change].concat());
}

#[test]
fn a_login_without_a_link_is_linked() {
    let sandbox = sandbox(None);
    let text = format!("{LOGIN}linked       1234567 (Contoso)\n{FURTHER}");
    partner(&sandbox, &["link", "1234567"]).is_quiet().prints(&text);
    changes(&sandbox, &["managementpartner create --partner-id=1234567"]);
}

#[test]
fn a_login_with_another_link_is_linked_anew_and_the_old_number_is_said() {
    let sandbox = sandbox(Some("7654321"));
    let text = format!("{LOGIN}linked       1234567 (Contoso), in place of 7654321 (Contoso)\n{FURTHER}");
    partner(&sandbox, &["link", "1234567"]).is_quiet().prints(&text);
    changes(&sandbox, &["managementpartner update --partner-id=1234567"]);
    assert_eq!(sandbox.read("home/linked"), "1234567\n");
}

#[test]
fn nothing_is_changed_where_the_link_is_there_already() {
    let sandbox = sandbox(Some("1234567"));
    let text = format!("{LOGIN}linked       1234567 (Contoso), as before\n{FURTHER}");
    partner(&sandbox, &["link", "1234567"]).is_quiet().prints(&text);
    changes(&sandbox, &[]);
}

#[test]
fn a_link_that_azure_remembers_as_deleted_is_none() {
    let sandbox = sandbox(None);
    sandbox.write("home/answer", "managementpartner?show\n{\"partnerId\": \"1234567\", \"state\": \"Deleted\"}");
    assert_eq!(partner(&sandbox, &["show"]).status, 1);
    partner(&sandbox, &["link", "1234567"]).succeeds();
    assert_eq!(asked(&sandbox).last().unwrap(), "managementpartner create --partner-id=1234567");
}

#[test]
fn a_link_is_taken_away() {
    let sandbox = sandbox(Some("1234567"));
    partner(&sandbox, &["unlink"]).is_quiet().prints(&format!("{LOGIN}unlinked     1234567 (Contoso)\n"));
    changes(&sandbox, &["managementpartner delete --partner-id=1234567"]);
    assert!(!sandbox.path("home/linked").exists());
    let nothing = format!("{LOGIN}unlinked     nothing: the login is linked to no partner\n");
    partner(&sandbox, &["unlink"]).is_quiet().prints(&nothing);
}

#[test]
fn who_is_logged_in_and_linked_is_shown() {
    let sandbox = sandbox(Some("1234567"));
    partner(&sandbox, &["show"]).is_quiet().prints(&format!("{LOGIN}partner      1234567 (Contoso)\n"));
    let principal = json!({"tenantId": "t", "user": {"name": A, "type": "servicePrincipal"}});
    sandbox.write("home/account", principal.to_string());
    std::fs::remove_file(sandbox.path("home/linked")).unwrap();
    let none = partner(&sandbox, &["show"]);
    assert_eq!(none.status, 1, "{}", none.stderr);
    let text = format!(
        "logged in    {A} (service principal), in the tenant t\npartner      none; link one with `cua partner link NUMBER`\n"
    );
    assert_eq!(none.text(), text);
}

#[test]
fn programs_are_told_in_json() {
    let sandbox = sandbox(Some("1234567"));
    let told: Value = serde_json::from_str(partner(&sandbox, &["show", "--json"]).succeeds().text()).unwrap();
    let login = json!({"user": "deploy@contoso.example", "user_type": "user",
        "tenant_id": "5a1ed0fe-0000-4000-8000-000000000000", "partner_id": "1234567", "partner_name": "Contoso"});
    assert_eq!(told, login);
    std::fs::remove_file(sandbox.path("home/linked")).unwrap();
    let outcome = partner(&sandbox, &["show", "--json"]);
    let told: Value = serde_json::from_str(outcome.text()).unwrap();
    assert_eq!((outcome.status, &told["partner_id"], &told["partner_name"]), (1, &Value::Null, &Value::Null));
}

#[test]
fn what_is_no_number_never_reaches_az() {
    let sandbox = sandbox(Some("1234567"));
    let many = "1".repeat(100_000);
    for number in [
        "",
        " ",
        "12345",
        "123456789",
        "12a456",
        " 123456",
        "123456 ",
        "123456\n",
        "+123456",
        "-1234567",
        "0x123456",
        "123.456",
        "１２３４５６",
        "١٢٣٤٥٦",
        "12345\u{1b}",
        "--partner-id=1",
        "@file",
        &many,
    ] {
        partner(&sandbox, &["link", number]).fails(2, &["the number of a partner", "6 to 8 digits"]);
    }
    partner(&sandbox, &["link"]).fails(2, &["<NUMBER>"]);
    partner(&sandbox, &["link", "123456", "1234567"]).fails(2, &["1234567"]);
    assert_eq!(asked(&sandbox), [""; 0]);
}

#[test]
fn a_tracking_id_in_place_of_the_number_is_told_apart_from_it() {
    let sandbox = sandbox(None);
    let braced = format!("{{{}}}", A.to_uppercase());
    let pid = format!("pid-{A}");
    for id in [A, &pid, &braced, OFFER, &A.replace('-', ""), "eb7927c8-dd66-43e1-b0cf-c346a422063", "pid-contoso"] {
        let parts = ["is a tracking ID", "ties deployments to a product", "Associated Partner ID", "`cua guide`"];
        partner(&sandbox, &["link", id]).fails(2, &parts);
    }
    assert_eq!(asked(&sandbox), [""; 0]);
}

#[test]
fn the_extension_is_added_only_where_that_was_asked_for() {
    let sandbox = sandbox(None);
    sandbox.write("home/extensions", r#"[{"name": "other"}]"#);
    for words in [&["show"][..], &["link", "1234567"], &["unlink"]] {
        let outcome = partner(&sandbox, words);
        outcome.fails(2, &["`az extension add --name managementpartner`", "`--add-extension`"]);
        assert_eq!(outcome.text(), "");
    }
    assert_eq!(asked(&sandbox), ["extension list"; 3]);
    partner(&sandbox, &["link", "1234567", "--add-extension"]).succeeds();
    assert_eq!(asked(&sandbox)[3..5], ["extension list", "extension add --yes --name=managementpartner"]);
    partner(&sandbox, &["unlink", "--add-extension"]).succeeds();
    assert_eq!(asked(&sandbox).iter().filter(|asked| asked.starts_with("extension add")).count(), 1);
}

#[test]
fn nothing_is_changed_where_nobody_is_logged_in() {
    let sandbox = sandbox(Some("7654321"));
    std::fs::remove_file(sandbox.path("home/account")).unwrap();
    for words in [&["show"][..], &["link", "1234567"], &["unlink"]] {
        partner(&sandbox, words).fails(2, &["the login of az", "run `az login`"]);
    }
    assert_eq!(sandbox.read("home/linked"), "7654321");
}

/// Where az refuses this, `cua` says so, and what az says.
#[track_caller]
fn is_refused(linked: Option<&str>, question: &str, words: &[&str], parts: &[&str]) {
    let sandbox = sandbox(linked);
    sandbox.write(
        "home/extensions",
        if question.starts_with("extension") { "[]" } else { r#"[{"name": "managementpartner"}]"# },
    );
    sandbox.write("home/refusal", format!("{question}\n(Forbidden) Not \u{1b}[31m you."));
    let outcome = partner(&sandbox, words);
    outcome.fails(2, &[parts, &["(Forbidden) Not \\u{1b}[31m you"]].concat());
}

#[test]
fn a_refusal_is_said_in_the_words_of_az() {
    let link = ["link", "1234567"];
    is_refused(None, "managementpartner?create*", &link, &["could not link the partner", "Associated Partner ID"]);
    is_refused(Some("7654321"), "managementpartner?update*", &link, &["could not link the partner"]);
    is_refused(Some("7654321"), "managementpartner?delete*", &["unlink"], &["could not take the link away"]);
    is_refused(None, "managementpartner?show", &["show"], &["could not say which partner is linked"]);
    is_refused(None, "extension?add*", &["show", "--add-extension"], &["could not add its extension"]);
}

#[test]
fn an_answer_that_nobody_can_have_meant_changes_nothing() {
    let sandbox = sandbox(None);
    sandbox.write("home/answer", "managementpartner?create*\n{\"partnerId\": \"7654321\"}");
    partner(&sandbox, &["link", "1234567"]).fails(2, &["was to link the partner 1234567", "7654321"]);
    // What is no number is not given to az, wherever it comes from.
    sandbox.write("home/answer", "managementpartner?show\n{\"partnerId\": \"@/etc/passwd\"}");
    partner(&sandbox, &["unlink"]).fails(2, &["`@/etc/passwd` is not the number of a partner"]);
    assert!(!asked(&sandbox).iter().any(|asked| asked.contains("delete")));
    for answer in ["", "{", "null", "[]", "{}", &"[".repeat(100_000)] {
        sandbox.write("home/answer", format!("managementpartner?show\n{answer}"));
        partner(&sandbox, &["show"]).fails(2, &["the answer of az is not understood"]);
    }
}

#[test]
fn names_cannot_move_the_cursor() {
    let sandbox = sandbox(None);
    let user = json!({"name": "a\u{1b}[2J\n\u{202e}b", "type": "c\rd"});
    sandbox.write("home/account", json!({"tenantId": "t\u{9b}", "user": user}).to_string());
    let answer = json!({"partnerId": "1\u{7}", "partnerName": "x\ny\u{1b}"});
    sandbox.write("home/answer", format!("managementpartner?show\n{answer}"));
    let shown = partner(&sandbox, &["show"]);
    assert_eq!(shown.succeeds().text().lines().count(), 2, "{}", shown.text());
    assert!(shown.text().chars().all(|c| c == '\n' || !(c.is_control() || c == '\u{202e}')), "{:?}", shown.text());
}

#[test]
fn az_is_started_as_exec_starts_it() {
    let project = format!("project = \"p\"\ntracking_id = \"{A}\"\n");
    let sandbox = Sandbox::with_project_file(&project);
    logged_in(&sandbox, Some("1234567"));
    std::fs::rename(sandbox.path("bin/az"), sandbox.path("bin/real-az")).unwrap();
    sandbox.write(USER_CONFIG, "[tools]\naz = \"real-az\"\n");
    partner(&sandbox, &["show"]).is_quiet().succeeds();
    assert_eq!(sandbox.read("home/agents"), format!("pid-{A}\n").repeat(3));
    // The link is the login's, not the project's: none has to apply.
    std::fs::remove_file(sandbox.path("here/cua.toml")).unwrap();
    partner(&sandbox, &["show"]).is_quiet().succeeds();
    sandbox.cua(["partner", "show"]).env("PATH", sandbox.path("here")).run().fails(2, &["`real-az` was not found"]);
}

#[test]
fn the_real_az_says_that_it_has_no_such_extension() {
    let Some(az) = real_tool("az") else { return };
    let sandbox = Sandbox::new();
    sandbox.write(USER_CONFIG, format!("[tools]\naz = [\"{}\"]\n", az.display()));
    partner(&sandbox, &["link", "1234567"]).fails(2, &["`az extension add --name managementpartner`"]);
}

#[test]
fn the_real_az_answers_as_the_one_here_does() {
    let Some(azure) = Loopback::start() else { return };
    let ask = |question| azure.program("az").args(azure.words(question)).args(["--output=json"]).run();
    // It is how a login without a link is told from a refusal.
    let missing = ask("deployment group show -g rg -n missing");
    assert_eq!(missing.status, 3, "{}", missing.stderr);
    let account: Value = serde_json::from_str(ask("account show").succeeds().text()).unwrap();
    assert_eq!(account["user"]["type"], "servicePrincipal");
    assert!(account["user"]["name"].is_string() && account["tenantId"].is_string(), "{account}");
}
