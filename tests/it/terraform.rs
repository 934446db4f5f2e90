//! The real terraform: what a program that it starts finds in its environment, which is what its
//! providers find too. The providers themselves are not here: they cannot run offline.

use std::fs;

use crate::support::{A, B, OFFER, Outcome, Run, Sandbox, optional_tool};

/// Needs no provider but the one that is built in.
const CONFIGURATION: &str = r#"
resource "terraform_data" "told" {
  provisioner "local-exec" {
    command = <<-SH
      for name in ARM_PARTNER_ID ARM_DISABLE_TERRAFORM_PARTNER_ID AZURE_HTTP_USER_AGENT; do
        printenv $name > $name || true
      done
    SH
  }
}
"#;

/// Where a request would have to go, and nobody listens.
const DEAD_PROXY: &str = "http://127.0.0.1:9";

/// A folder in which terraform was initialized by `cua exec -- terraform init`; `None`, said aloud,
/// where there is no terraform.
fn initialized() -> Option<Sandbox> {
    let terraform = optional_tool("terraform")?;
    let sandbox = Sandbox::new();
    std::os::unix::fs::symlink(terraform, sandbox.path("bin/terraform")).unwrap();
    sandbox.write("here/main.tf", CONFIGURATION);
    sandbox.write("home/terraformrc", "");
    offline(&sandbox, &["cua", "exec", "--id", A, "--", "terraform", "init", "-input=false"]).run().succeeds();
    Some(sandbox)
}

fn offline(sandbox: &Sandbox, words: &[&str]) -> Run {
    sandbox
        .program(words[0])
        .args(&words[1..])
        .env("CHECKPOINT_DISABLE", "1")
        .env("TF_CLI_CONFIG_FILE", sandbox.path("home/terraformrc"))
        .env("HTTPS_PROXY", DEAD_PROXY)
        .env("HTTP_PROXY", DEAD_PROXY)
}

/// What the provisioner of a new resource is told, with `terraform` started by the words `before`
/// it and with these variables; `None` for a variable that it has not.
#[track_caller]
fn told(sandbox: &Sandbox, before: &[&str], variables: &[(&str, &str)], expected: [Option<&str>; 3]) -> Outcome {
    let terraform = ["terraform", "apply", "-auto-approve", "-input=false", "-replace=terraform_data.told"];
    let run = offline(sandbox, &[before, &terraform].concat());
    let outcome = variables.iter().fold(run, |run, (name, value)| run.env(name, value)).run();
    outcome.succeeds();
    let names = ["ARM_PARTNER_ID", "ARM_DISABLE_TERRAFORM_PARTNER_ID", "AZURE_HTTP_USER_AGENT"];
    let files = names.map(|name| sandbox.read(&format!("here/{name}")));
    for name in names {
        fs::remove_file(sandbox.path(&format!("here/{name}"))).unwrap();
    }
    // An absent variable is an empty file, an empty one an empty line.
    let found = files.each_ref().map(|text| text.strip_suffix('\n'));
    assert_eq!(found, expected, "{before:?} {variables:?}");
    outcome
}

#[test]
fn terraform_is_told_the_bare_guid_and_the_user_agent() {
    let Some(sandbox) = initialized() else { return };
    let pid = format!("pid-{A}");
    let expected = [Some(A), Some("true"), Some(pid.as_str())];
    let exec = ["cua", "exec", "--id", A, "--"];
    told(&sandbox, &exec, &[], expected).is_quiet();
    told(&sandbox, &exec, &[("ARM_PARTNER_ID", A)], expected).is_quiet();
    let other = told(&sandbox, &exec, &[("ARM_PARTNER_ID", B)], expected);
    assert!(other.stderr.starts_with("cua: ") && other.stderr.contains(B), "{}", other.stderr);
}

#[test]
fn terraform_is_told_a_partner_center_id_in_the_user_agent_only() {
    let Some(sandbox) = initialized() else { return };
    let user_agent = format!("cloud-shell/1.0 {OFFER}");
    let expected = [None, Some("true"), Some(user_agent.as_str())];
    let exec = ["cua", "exec", "--id", OFFER, "--"];
    let cloud_shell = ("AZURE_HTTP_USER_AGENT", "cloud-shell/1.0");
    told(&sandbox, &exec, &[cloud_shell], expected).is_quiet();
    let other = told(&sandbox, &exec, &[cloud_shell, ("ARM_PARTNER_ID", B)], expected);
    assert!(other.stderr.starts_with("cua: ") && other.stderr.contains(B), "{}", other.stderr);
}

/// The control: what the other tests see comes from `cua`.
#[test]
fn without_cua_terraform_is_told_nothing() {
    let Some(sandbox) = initialized() else { return };
    told(&sandbox, &[], &[], [None; 3]).is_quiet();
    told(&sandbox, &[], &[("ARM_PARTNER_ID", B)], [Some(B), None, None]).is_quiet();
}
