//! `cua partner lighthouse`: the entry that it prints, and the roles for which it prints none.

use serde_json::{Value, json};

use crate::support::{A, Outcome, Sandbox};

fn lighthouse(words: &[&str]) -> Outcome {
    Sandbox::new().cua(["partner", "lighthouse"]).args(words).run()
}

fn entry(outcome: &Outcome) -> Value {
    serde_json::from_str(outcome.succeeds().text()).unwrap()
}

#[test]
fn the_entry_has_the_principal_its_name_and_the_role() {
    let outcome = lighthouse(&["--principal", A]);
    let contributor = json!({"principalId": A, "principalIdDisplayName": "Partner Admin Link",
        "roleDefinitionId": "b24988ac-6180-42a0-ab88-20f7382dd24c"});
    assert_eq!(entry(outcome.is_quiet()), contributor);
    let name = "Contoso \"automation\" ü";
    let outcome =
        lighthouse(&["--principal", &A.to_uppercase(), "--name", name, "--role", "virtual machine contributor"]);
    let machines = json!({"principalId": A, "principalIdDisplayName": name,
        "roleDefinitionId": "9980e02c-c2be-4d73-94e8-173b1dc7cf3c"});
    assert_eq!(entry(outcome.is_quiet()), machines);
}

#[test]
fn a_role_that_earns_nothing_or_is_not_granted_is_refused_by_its_name_and_by_its_id() {
    for (name, id, why) in [
        ("Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7", "`Reader` earns no partner earned credit"),
        ("Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "does not grant the role `Owner`"),
        ("User Access Administrator", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "`delegatedRoleDefinitionIds`"),
        ("Storage Blob Data Contributor", "ba92f5b4-2d11-453d-a403-e96b0029c9fe", "DataActions"),
    ] {
        for role in [name, id, &name.to_lowercase(), &id.to_uppercase()] {
            let outcome = lighthouse(&["--principal", A, "--role", role]);
            outcome.fails(2, &[why, "choose one of `Contributor`"]);
            assert_eq!(outcome.text(), "");
        }
    }
}

#[test]
fn a_role_that_is_not_known_is_printed_by_its_id_alone_with_where_to_look() {
    let role = "f25e0fa2-a7c8-4377-a976-54943a77a395";
    let outcome = lighthouse(&["--principal", A, "--role", role]);
    outcome.fails(0, &["is not known here", "azure-roles-perms-pec"]);
    assert_eq!(entry(&outcome)["roleDefinitionId"], role);
    lighthouse(&["--principal", A, "--role", "Contributer"]).fails(2, &["no role `Contributer` is known here"]);
    lighthouse(&["--principal", A, "--role", ""]).fails(2, &["no role `` is known here"]);
}

#[test]
fn the_principal_is_a_guid_and_the_name_can_be_read() {
    for principal in ["", "1234567", "contoso", "00000000-0000-0000-0000-000000000000", &A[1..], "x\u{1b}"] {
        lighthouse(&["--principal", principal]).fails(2, &["object ID of a principal", "az ad sp show"]);
    }
    for name in ["", " ", "a\nb", "a\u{202e}b"] {
        lighthouse(&["--principal", A, "--name", name]).fails(2, &["the name is empty"]);
    }
    lighthouse(&[]).fails(2, &["--principal"]);
}
