//! `cua doctor` on what Terraform's files say, and on what the templates here deploy.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::doctor_tools::{Said, doctor, has, is_well, said};
use crate::support::{A, B, OFFER, Sandbox, without_privileges};

/// What it says of a folder with this one file, where A is the ID.
#[track_caller]
fn of_file(name: &str, text: impl AsRef<[u8]>) -> Vec<Said> {
    let sandbox = Sandbox::new();
    sandbox.write(&format!("here/{name}"), text);
    said(doctor(&sandbox).env("CUA_TRACKING_ID", A))
}

/// A provider block with this in it, in HCL and in JSON.
fn provider(provider: &str, partner_id: &str) -> [(&'static str, String); 2] {
    let json = format!("{{\"provider\": {{\"{provider}\": {{\"features\": {{}}, \"partner_id\": {partner_id}}}}}}}");
    [
        ("main.tf", format!("provider \"{provider}\" {{\n  features {{}}\n  partner_id = {partner_id}\n}}\n")),
        ("main.tf.json", json),
    ]
}

#[test]
fn partner_id_is_compared_with_the_id_that_applies_here() {
    for (name, value, verdict, saw) in [
        ("azurerm", format!("\"{A}\""), "ok", "is the ID that applies here"),
        ("azurerm", format!("\"pid-{A}\""), "ok", "is the ID that applies here"),
        ("azuread", format!("\"{A}\""), "ok", "`partner_id` of azuread at main.tf"),
        ("azapi", format!("\"{B}\""), "warning", B),
        ("azurerm", "\"\"".to_owned(), "warning", "is empty"),
        ("azapi", format!("\"pid-{A}\""), "error", "`partner_id` of azapi at main.tf"),
        ("azurerm", format!("\"{OFFER}\""), "error", OFFER),
        ("azurerm", "\"12345678\"".to_owned(), "error", "12345678"),
        ("azurerm", "\"${var.partner}\"".to_owned(), "note", "is worked out when Terraform runs"),
    ] {
        for (file, text) in provider(name, &value) {
            has(&of_file(file, text), verdict, "terraform-partner-id", saw);
        }
    }
    let [(file, text), _] = provider("azurerm", "var.partner");
    has(&of_file(file, &text), "note", "terraform-partner-id", "main.tf:3:3 is worked out");
    // Several blocks of one provider are a list in JSON.
    let list = format!("{{\"provider\": {{\"azapi\": [{{\"alias\": \"a\"}}, {{\"partner_id\": \"{B}\"}}]}}}}");
    has(&of_file("main.tf.json", list), "warning", "terraform-partner-id", B);
    has(&of_file("main.tofu", text), "note", "terraform-partner-id", "main.tofu:3:3");
}

#[test]
fn partner_id_is_told_without_an_id_to_compare_it_with() {
    let sandbox = Sandbox::new();
    let [(file, text), _] = provider("azurerm", &format!("\"{A}\""));
    sandbox.write(&format!("here/{file}"), text);
    has(&said(doctor(&sandbox)), "ok", "terraform-partner-id", A);
}

#[test]
fn what_is_no_partner_id_of_a_provider_is_not_taken_for_one() {
    for text in [
        format!("# provider \"azurerm\" {{\n# partner_id = \"{B}\" }}\n"),
        format!("provider \"azurerm\" {{\n  // partner_id = \"{B}\"\n  /* partner_id = \"{B}\"\n */\n}}\n"),
        format!("provider \"azurerm\" {{\n  features {{\n    partner_id = \"{B}\"\n  }}\n}}\n"),
        format!("provider \"aws\" {{\n  partner_id = \"{B}\"\n}}\n"),
        format!("variable \"azurerm\" {{\n  partner_id = \"{B}\"\n}}\n"),
        format!("locals {{\n  x = <<-EOT\n  }}\n  provider \"azurerm\" {{\n  partner_id = \"{B}\"\n  EOT\n}}\n"),
        "provider \"azurerm\" {\n  alias = \"${f(\" partner_id = \")}\"\n}\n".to_owned(),
    ] {
        is_well(&of_file("main.tf", text), "terraform-partner-id");
    }
    has(&of_file("main.json", "{}"), "ok", "terraform-files", "no Terraform configuration");
}

#[test]
fn a_configuration_that_runs_remotely_is_told() {
    for (file, text, what) in [
        ("main.tf", "terraform {\n  cloud {}\n}\n", "a `cloud` block at main.tf:2:3"),
        ("main.tf", "\u{feff}terraform {\r\n\tcloud {\r\n organization = \"o\" } }", "a `cloud` block at main.tf:2:2"),
        ("main.tf", "terraform {\n  backend \"remote\" {\n  }\n}\n", "`backend \"remote\"` at main.tf:2:3"),
        ("main.tf.json", "{\"terraform\": {\"cloud\": {}}}", "a `cloud` block at main.tf.json:1:25"),
        ("main.tf.json", "{\"terraform\": {\"backend\": {\"remote\": {}}}}", "`backend \"remote\"`"),
    ] {
        has(&of_file(file, text), "warning", "remote", what);
    }
    for text in [
        "terraform {\n  backend \"azurerm\" {}\n}\n",
        "resource \"elastic\" \"x\" {\n  cloud {}\n}\n",
        "terraform {\n  # cloud {}\n}\ncloud {}\n",
    ] {
        is_well(&of_file("main.tf", text), "remote");
    }
}

#[test]
fn a_partner_id_in_the_configuration_goes_along_wherever_it_runs() {
    let [(_, text), _] = provider("azurerm", &format!("\"{A}\""));
    is_well(&of_file("main.tf", format!("terraform {{\n  cloud {{}}\n}}\n{text}")), "remote");
    let [(_, text), _] = provider("azurerm", &format!("\"{B}\""));
    has(&of_file("main.tf", format!("terraform {{\n  cloud {{}}\n}}\n{text}")), "warning", "remote", "runs remotely");
}

#[test]
fn the_variables_of_a_cloud_block_are_told_without_one() {
    let sandbox = Sandbox::new();
    sandbox.write("here/main.tf", "");
    let run = doctor(&sandbox).env("TF_CLOUD_ORGANIZATION", "contoso");
    has(&said(run), "note", "remote", "`TF_CLOUD_ORGANIZATION` is set");
}

#[test]
fn the_locked_providers_are_named_with_what_they_send() {
    let lock = |providers: &[&str]| {
        let block = |name: &&str| {
            format!("provider \"registry.example/{name}\" {{\n  version     = \"5.2.0\"\n  hashes = [\n  ]\n}}\n")
        };
        providers.iter().map(block).collect::<String>()
    };
    let lines = of_file(".terraform.lock.hcl", lock(&["hashicorp/azurerm", "Azure/azapi", "hashicorp/random"]));
    has(&lines, "ok", "providers", "azurerm 5.2.0, azapi 5.2.0: `AZURE_HTTP_USER_AGENT` and the partner ID");
    let lines = of_file(".terraform.lock.hcl", lock(&["microsoft/azuredevops"]));
    has(&lines, "ok", "providers", "azuredevops 5.2.0: `AZURE_HTTP_USER_AGENT`");
    has(&of_file(".terraform.lock.hcl", lock(&["hashicorp/random"])), "ok", "providers", "no provider of Azure");
    assert!(!of_file("other.hcl", "").iter().any(|line| line.check == "providers"));
}

#[test]
fn services_that_are_reported_in_part_are_told() {
    for (file, text, what) in [
        ("main.tf", "resource \"azurerm_kubernetes_cluster\" \"x\" {}", "AKS (`main.tf`)"),
        ("main.tf", "resource \"azurerm_linux_virtual_machine_scale_set\" \"x\" {}", "scale sets (`main.tf`)"),
        ("a.bicep", "resource x 'Microsoft.Batch/batchAccounts@2024-07-01' = {}", "Batch (`a.bicep`)"),
        ("a.json", "{\"type\": \"microsoft.containerservice/ManagedClusters\"}", "AKS (`a.json`)"),
    ] {
        has(&of_file(file, text), "note", "services", what);
    }
    let lines = of_file("main.tf", "resource \"azurerm_storage_account\" \"x\" {}");
    assert!(!lines.iter().any(|line| line.check == "services"), "{lines:?}");
    // Not below this folder.
    let lines = of_file("below/main.tf", "resource \"azurerm_kubernetes_cluster\" \"x\" {}");
    assert!(!lines.iter().any(|line| line.check == "services"), "{lines:?}");
}

#[test]
fn half_a_file_is_read_as_far_as_it_goes() {
    let text = format!(
        "terraform {{\n  backend \"remote\" {{}}\n}}\nlocals {{ a = <<EOT\n é\nEOT\n b = \"${{x[\"y\"]}}\\\"\" /* c */ }}\n\
         provider \"azurerm\" {{\n  partner_id = \"{A}\" # d\n}}\n"
    );
    let sandbox = Sandbox::new();
    for end in (0..text.len()).step_by(3) {
        sandbox.write("here/main.tf", &text.as_bytes()[..end]);
        let lines = said(doctor(&sandbox).env("CUA_TRACKING_ID", A));
        assert!(lines.iter().any(|line| line.check == "remote"), "{end}: {lines:?}");
    }
}

#[test]
fn what_is_no_text_or_too_much_of_it_is_survived() {
    for text in [
        vec![0xFF; 100_000],
        b"{".repeat(1_000_000),
        b"a{".repeat(1_000_000),
        b"<<A\n".repeat(200_000),
        b"<<".repeat(200_000),
        b"\"${".repeat(200_000),
        b"/*".to_vec(),
    ] {
        is_well(&of_file("main.tf", text), "remote");
    }
    let blocks = "provider \"azurerm\" { partner_id = \"\" }\n".repeat(50_000);
    has(&of_file("main.tf", blocks), "warning", "terraform-files", "provider block");
    let sandbox = Sandbox::new();
    let giant = File::create(sandbox.path("here/main.tf")).unwrap();
    giant.set_len(8 << 30).unwrap();
    fs::create_dir(sandbox.path("here/folder.tf")).unwrap();
    symlink(sandbox.path("here/loop.tf"), sandbox.path("here/loop.tf")).unwrap();
    symlink("/dev/zero", sandbox.path("here/zero.json")).unwrap();
    assert!(Command::new("mkfifo").arg(sandbox.path("here/pipe.tf")).status().unwrap().success());
    let lines = said(doctor(&sandbox));
    is_well(&lines, "remote");
    for name in ["loop.tf", "pipe.tf", "zero.json"] {
        has(&lines, "note", "terraform-files", &format!("`{name}` cannot be read"));
    }
}

#[test]
fn more_templates_than_anyone_keeps_are_not_all_read() {
    let sandbox = Sandbox::new();
    for number in 0..=500 {
        sandbox.write(&format!("here/{number}.tf"), "");
    }
    has(&said(doctor(&sandbox)), "note", "terraform-files", "more templates than are looked at");
    fs::remove_file(sandbox.path("here/0.tf")).unwrap();
    assert!(!said(doctor(&sandbox)).iter().any(|line| line.check == "terraform-files"));
}

#[test]
fn a_folder_and_a_file_that_are_closed_stop_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    let Some(run) = without_privileges(&sandbox) else { return };
    let closed = sandbox.write("here/main.tf", "");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    has(&said(run(&["doctor"])), "note", "terraform-files", "`main.tf` cannot be read");
    fs::remove_file(closed).unwrap();
    fs::set_permissions(sandbox.path("here"), fs::Permissions::from_mode(0o111)).unwrap();
    has(&said(run(&["doctor"])), "ok", "terraform-files", "no Terraform configuration");
    fs::set_permissions(sandbox.path("here"), fs::Permissions::from_mode(0o755)).unwrap();
}
