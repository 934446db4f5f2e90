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
fn each_provider_block_that_runs_remotely_needs_a_partner_id() {
    let cloud = "terraform {\n  cloud {}\n}\n";
    let with = |name: &str| format!("provider \"{name}\" {{\n  partner_id = \"{A}\"\n}}\n");
    let all = format!("{cloud}{}{}{}provider \"aws\" {{\n}}\n", with("azurerm"), with("azuread"), with("azapi"));
    is_well(&of_file("main.tf", &all), "remote");
    for without in ["provider \"azapi\" {\n}\n", "provider \"azurerm\" {\n  alias = \"b\"\n  partner_id = null\n}\n"] {
        let lines = of_file("main.tf", format!("{all}{without}"));
        has(&lines, "warning", "remote", "at main.tf:15:1 has no `partner_id`");
    }
    // azuread takes a bare GUID only, so that this one is refused wherever it runs.
    let refused = format!("{cloud}provider \"azuread\" {{\n  partner_id = \"pid-{A}\"\n}}\n");
    has(&of_file("main.tf", refused), "warning", "remote", "runs remotely");
    // The blocks of another file count, too.
    let sandbox = Sandbox::new();
    sandbox.write("here/main.tf", &all);
    sandbox.write("here/other.tf.json", "{\"provider\": {\"azapi\": {}}}");
    let lines = said(doctor(&sandbox).env("CUA_TRACKING_ID", A));
    has(&lines, "warning", "remote", "at other.tf.json:1:24 has no `partner_id`");
}

#[test]
fn the_variables_of_a_cloud_block_are_nothing_without_one() {
    let sandbox = Sandbox::new();
    sandbox.write("here/main.tf", "");
    is_well(&said(doctor(&sandbox).env("TF_CLOUD_ORGANIZATION", "contoso")), "remote");
}

#[test]
fn the_locked_providers_are_named_with_what_they_send() {
    let lock = |providers: &[(&str, &str)]| {
        let block = |(address, version): &(&str, &str)| {
            format!("provider \"{address}\" {{\n  version     = \"{version}\"\n  hashes = [\n  ]\n}}\n")
        };
        of_file(".terraform.lock.hcl", providers.iter().map(block).collect::<String>())
    };
    let is_said = |providers: &[(&str, &str)], what: &str| has(&lock(providers), "ok", "providers", what);
    let random = ("registry.terraform.io/hashicorp/random", "5.2.0");
    let azurerm = ("registry.terraform.io/hashicorp/azurerm", "5.2.0");
    let azapi = ("registry.opentofu.org/azure/azapi", "2.12.0");
    is_said(&[azurerm, azapi, random], "send: azurerm 5.2.0, azapi 2.12.0: `AZURE_HTTP_USER_AGENT` and the partner ID");
    is_said(&[("registry.terraform.io/microsoft/azuredevops", "1.0.0")], "azuredevops 1.0.0: `AZURE_HTTP_USER_AGENT`");
    is_said(&[random], "no provider of Azure");
    assert!(!of_file("other.hcl", "").iter().any(|line| line.check == "providers"));
    // Nobody has looked at these.
    is_said(
        &[("registry.terraform.io/hashicorp/azurerm", "1.36.1")],
        "send: azurerm 1.36.1: not known in this version",
    );
    is_said(&[("registry.terraform.io/Azure/azapi", "0.3.0")], "send: azapi 0.3.0: not known in this version");
    is_said(
        &[azurerm, ("registry.example/hashicorp/azurerm", "5.2.0")],
        "the partner ID; registry.example/hashicorp/azurerm 5.2.0: not known",
    );
    is_said(&[("registry.terraform.io/hashicorp/azurerm", "five")], "azurerm five: not known");
}

#[test]
fn services_that_are_reported_in_part_are_told() {
    for (file, text, what) in [
        ("main.tf", "resource \"azurerm_kubernetes_cluster\" \"x\" {\n}", "AKS (`main.tf`)"),
        ("main.tf", "resource \"azurerm_linux_virtual_machine_scale_set\" \"x\" {\n}", "scale sets (`main.tf`)"),
        ("main.tf", "# a\nresource \"azurerm_batch_pool\" \"x\" {\n}", "Batch (`main.tf`)"),
        ("main.tf", "x = {\n  type = \"Microsoft.Batch/batchAccounts@2024-07-01\"\n}", "Batch (`main.tf`)"),
        ("main.tf.json", "{\"resource\": {\"azurerm_kubernetes_cluster\": {}}}", "AKS (`main.tf.json`)"),
        ("a.bicep", "resource x 'Microsoft.Batch/batchAccounts@2024-07-01' = {}", "Batch (`a.bicep`)"),
        (
            "a.bicep",
            "var a = '''\nb'c'''\nresource x 'Microsoft.Batch/batchAccounts/pools@1' = {}",
            "Batch (`a.bicep`)",
        ),
        (
            "a.json",
            &arm("{\"a\\\"//\": \"#\", \"type\": \"microsoft.containerservice/ManagedClusters\"}"),
            "AKS (`a.json`)",
        ),
    ] {
        has(&of_file(file, text), "ok", "services", what);
    }
}

/// An ARM template with this resource.
fn arm(resource: &str) -> String {
    const SCHEMA: &str = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
    format!("{{\"$schema\": \"{SCHEMA}\", \"resources\": [{resource}]}}")
}

#[test]
fn services_that_are_only_spoken_of_are_not_told() {
    for (file, text) in [
        ("main.tf", "resource \"azurerm_storage_account\" \"x\" {\n}"),
        ("main.tf", "# resource \"azurerm_kubernetes_cluster\" \"x\" {}"),
        ("main.tf", "// \"azurerm_batch_pool\"\n/* \"azurerm_batch_pool\" */"),
        ("main.tf", "data \"azurerm_kubernetes_cluster\" \"x\" {\n}"),
        ("main.tf", "x = \"like azurerm_kubernetes_cluster\""),
        ("main.tf", "x = \"Microsoft.Batch/batchAccountsOfMine@1\""),
        ("a.bicep", "// resource x 'Microsoft.Batch/batchAccounts@2024-07-01' = {}"),
        ("package.json", "{\"type\": \"Microsoft.Batch/batchAccounts\"}"),
        ("a.json", &arm("/* \"Microsoft.Batch/batchAccounts\" */")),
        // Not below this folder.
        ("below/main.tf", "resource \"azurerm_kubernetes_cluster\" \"x\" {\n}"),
    ] {
        let lines = of_file(file, text);
        assert!(!lines.iter().any(|line| line.check == "services"), "{text}: {lines:?}");
    }
}

#[test]
fn half_a_file_is_not_passed_as_a_good_one() {
    let text = format!(
        "terraform {{\n  backend \"remote\" {{}}\n}}\nlocals {{ a = <<EOT\n é\nEOT\n b = \"${{x[\"y\"]}}\\\"\" /* c */ }}\n\
         provider \"azurerm\" {{\n  partner_id = \"{A}\" # d\n}}\n"
    );
    let sandbox = Sandbox::new();
    for end in (0..text.len()).step_by(3) {
        sandbox.write("here/main.tf", &text.as_bytes()[..end]);
        let lines = said(doctor(&sandbox).env("CUA_TRACKING_ID", A));
        let is_read = lines.iter().any(|line| line.check == "remote");
        let is_told = lines.iter().any(|line| (&*line.verdict, &*line.check) == ("warning", "terraform-files"));
        assert!(is_read != is_told, "{end}: {lines:?}");
    }
}

/// This was not looked at, and nothing good is said of what may be in it.
#[track_caller]
fn is_not_looked_at(lines: &[Said], what: &str) {
    has(lines, "warning", "terraform-files", what);
    let claims = ["terraform-partner-id", "remote"];
    let is_claim = |line: &&Said| claims.contains(&line.check.as_str()) && line.verdict == "ok";
    assert_eq!(lines.iter().filter(is_claim).count(), 0, "{lines:?}");
}

#[test]
fn what_cannot_be_read_or_understood_is_told_once() {
    let utf_16: Vec<u8> = "\u{feff}terraform {}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (text, what) in [
        (b"provider \"azurerm\" {".to_vec(), "one of Terraform's files was not looked at: main.tf:1:20: "),
        (utf_16, "main.tf:1:1: the file is UTF-16"),
        (b"# \xFF".to_vec(), "byte 0xFF is not UTF-8"),
        (vec![0xFF; 100_000], "is not UTF-8"),
        (b"{".repeat(1_000_000), "main.tf:1:1"),
        (b"a{".repeat(1_000_000), "main.tf:1:"),
        (b"<<A\n".repeat(200_000), "main.tf:1:"),
        (b"<<".repeat(200_000), "main.tf:1:"),
        (b"\"${".repeat(200_000), "main.tf:1:"),
        (b"/*".to_vec(), "main.tf:1:"),
        ("provider \"azurerm\" { partner_id = \"\" }\n".repeat(50_000).into_bytes(), "provider block"),
    ] {
        is_not_looked_at(&of_file("main.tf", text), what);
    }
    let sandbox = Sandbox::new();
    File::create(sandbox.path("here/main.tf")).unwrap().set_len(8 << 30).unwrap();
    fs::create_dir(sandbox.path("here/folder.tf")).unwrap();
    symlink(sandbox.path("here/loop.tf"), sandbox.path("here/loop.tf")).unwrap();
    symlink(sandbox.path("here/gone"), sandbox.path("here/gone.tf")).unwrap();
    symlink("/dev/zero", sandbox.path("here/zero.json")).unwrap();
    sandbox.write("here/broken.tf", "terraform {\n");
    sandbox.write("here/good.tf", format!("provider \"azapi\" {{\n  partner_id = \"{B}\"\n}}\n"));
    assert!(Command::new("mkfifo").arg(sandbox.path("here/pipe.tf")).status().unwrap().success());
    let lines = said(doctor(&sandbox).env("CUA_TRACKING_ID", A));
    is_not_looked_at(&lines, "5 of Terraform's files were not looked at; the first: broken.tf:1:11: ");
    // What is bad is said all the same.
    has(&lines, "warning", "terraform-partner-id", B);
}

#[test]
fn what_editors_leave_beside_a_file_is_none() {
    let sandbox = Sandbox::new();
    sandbox.write("here/main.tf", "");
    sandbox.write("here/.hidden.tf", "terraform {");
    sandbox.write("here/#main.tf#", "terraform {");
    sandbox.write("here/main.tf~", "terraform {");
    symlink("you@machine.1", sandbox.path("here/.#main.tf")).unwrap();
    let lines = said(doctor(&sandbox));
    is_well(&lines, "remote");
    assert!(!lines.iter().any(|line| line.check == "terraform-files"), "{lines:?}");
}

#[test]
fn more_templates_than_anyone_keeps_are_not_all_read() {
    let sandbox = Sandbox::new();
    for number in 0..=500 {
        sandbox.write(&format!("here/{number:03}.tf.json"), "{}");
    }
    // What is no configuration does not take the place of one that is.
    sandbox.write("here/000.json", "{}");
    let lines = said(doctor(&sandbox));
    is_not_looked_at(&lines, "one of Terraform's files was not looked at: `500.tf.json` comes behind 500");
    sandbox.write("here/zzz.tf", "terraform {\n  cloud {}\n}\n");
    let lines = said(doctor(&sandbox));
    is_not_looked_at(&lines, "2 of Terraform's files were not looked at; the first: `499.tf.json`");
    has(&lines, "warning", "remote", "a `cloud` block at zzz.tf");
    for name in ["zzz.tf", "000.tf.json"] {
        fs::remove_file(sandbox.path("here").join(name)).unwrap();
    }
    assert!(!said(doctor(&sandbox)).iter().any(|line| line.check == "terraform-files"));
}

#[test]
fn configurations_among_many_other_files_are_found() {
    let sandbox = Sandbox::new();
    let fill = |numbers: std::ops::Range<usize>| {
        for number in numbers {
            File::create(sandbox.path("here").join(number.to_string())).unwrap();
        }
    };
    // The system lists them in no order.
    for number in 0..200 {
        sandbox.write(&format!("here/{number}.tf"), format!("provider \"azapi\" {{\n  partner_id = \"{B}\"\n}}\n"));
    }
    fill(0..12_000);
    let found = |lines: &[Said]| lines.iter().filter(|line| line.saw.contains(B)).count();
    let lines = said(doctor(&sandbox));
    assert_eq!(found(&lines), 200);
    assert!(!lines.iter().any(|line| line.check == "terraform-files"));
    // Not for ever.
    fill(12_000..100_001);
    is_not_looked_at(
        &said(doctor(&sandbox)),
        "not all files were looked at: this folder holds more than 100000 entries",
    );
}

#[test]
fn a_folder_and_a_file_that_are_closed_are_told() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    let Some(run) = without_privileges(&sandbox) else { return };
    let closed = sandbox.write("here/main.tf", "");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let what = format!("one of Terraform's files was not looked at: cannot read `{}`", closed.display());
    is_not_looked_at(&said(run(&["doctor"])), &what);
    fs::remove_file(closed).unwrap();
    fs::set_permissions(sandbox.path("here"), fs::Permissions::from_mode(0o111)).unwrap();
    is_not_looked_at(&said(run(&["doctor"])), "not all files were looked at: cannot look into");
    fs::set_permissions(sandbox.path("here"), fs::Permissions::from_mode(0o755)).unwrap();
}
