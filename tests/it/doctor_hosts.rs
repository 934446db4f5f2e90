//! `cua doctor` on where it runs, and what that does to the variables.

use std::path::Path;

use crate::doctor_tools::{Said, doctor, has, is_well, said};
use crate::support::{A, Sandbox, say_skipped};

/// What it says with these variables.
#[track_caller]
fn with(variables: &[(&str, &str)]) -> Vec<Said> {
    let sandbox = Sandbox::new();
    said(variables.iter().fold(doctor(&sandbox), |run, (name, value)| run.env(name, value)))
}

/// Whether the tests themselves run in a container, which cannot be hidden from what they start.
fn in_a_container() -> bool {
    let groups = std::fs::read_to_string("/proc/1/cgroup").unwrap_or_default();
    ["/.dockerenv", "/run/.containerenv"].iter().any(|file| Path::new(file).exists())
        || ["docker", "kubepods", "containerd", "libpod"].iter().any(|group| groups.contains(group))
}

#[test]
fn an_ordinary_machine_has_one_good_line() {
    const HOSTS: [&str; 9] =
        ["host", "cloud-shell", "github", "azure-pipelines", "gitlab", "jenkins", "container", "sudo", "wsl"];
    // Each as it is where it says no.
    let lines = with(&[("GITHUB_ACTIONS", "false"), ("TF_BUILD", ""), ("AZURE_HTTP_USER_AGENT", "my-cloud-shell/1.0")]);
    let of_hosts: Vec<&Said> = lines.iter().filter(|line| HOSTS.contains(&line.check.as_str())).collect();
    assert_eq!(of_hosts.len(), 1, "{lines:?}");
    if in_a_container() {
        say_skipped("an ordinary machine, because this one is a container");
        assert_eq!(of_hosts[0].check, "container");
    } else {
        has(&lines, "ok", "host", "an ordinary machine");
    }
}

#[test]
fn each_pipeline_is_told_by_its_variable() {
    for (variable, value, check, saw) in [
        ("GITHUB_ACTIONS", "true", "github", "GitHub Actions"),
        ("TF_BUILD", "True", "azure-pipelines", "Azure Pipelines"),
        ("GITLAB_CI", "true", "gitlab", "GitLab CI/CD"),
        (
            "JENKINS_URL",
            "https://jenkins.example/\u{1b}[2J",
            "jenkins",
            "Jenkins at `https://jenkins.example/\\u{1b}[2J`",
        ),
        ("KUBERNETES_SERVICE_HOST", "10.0.0.1", "container", "a container, in Kubernetes"),
    ] {
        let lines = with(&[(variable, value)]);
        has(&lines, "ok", check, saw);
        assert!(!lines.iter().any(|line| line.check == "host"), "{lines:?}");
        assert!(check == "container" || !with(&[(variable, "")]).iter().any(|line| line.check == check));
    }
}

#[test]
fn cloud_shell_is_told_by_what_it_puts_into_the_variables() {
    let user_agent = ("AZURE_HTTP_USER_AGENT", "cloud-shell/1.0");
    let powershell = ("AZUREPS_HOST_ENVIRONMENT", "cloud-shell/1.0");
    let lines = with(&[user_agent, powershell]);
    is_well(&lines, "cloud-shell");
    // One line says what there is to say of `az ssh`.
    is_well(&lines, "powershell-host");
    is_well(&with(&[user_agent]), "cloud-shell");
    is_well(&with(&[powershell]), "cloud-shell");
    // As a hook leaves it, so that `az ssh` does not know it any more.
    let changed = format!("cloud-shell/1.0+pid-{A}");
    let lines = with(&[user_agent, ("AZUREPS_HOST_ENVIRONMENT", &changed)]);
    has(&lines, "note", "cloud-shell", "Azure Cloud Shell, which sets `AZURE_HTTP_USER_AGENT`");
}

#[test]
fn under_sudo_it_counts_whether_the_attribution_came_through() {
    // Without a scope, the variables of the shell may have named it.
    has(&with(&[("SUDO_USER", "you")]), "warning", "sudo", "under sudo, called by `you`");
    is_well(&with(&[("SUDO_USER", "you"), ("CUA_ACTIVE", &format!("pid-{A}"))]), "sudo");
    is_well(&with(&[("SUDO_USER", "you"), ("CUA_TRACKING_ID", A)]), "sudo");
    assert!(!with(&[("SUDO_USER", "")]).iter().any(|line| line.check == "sudo"));
}

/// Windows's az, as it stands on the PATH of Linux: a script for it, beside the one for Windows.
fn with_az_of_windows() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.script("bin/az", "#!/bin/sh\n");
    sandbox.write("bin/az.cmd", "");
    sandbox
}

#[test]
fn an_az_of_windows_gets_no_variable_from_linux_unless_wslenv_names_it() {
    let sandbox = with_az_of_windows();
    let wsl = |wslenv: &str| said(doctor(&sandbox).env("WSL_DISTRO_NAME", "Debian").env("WSLENV", wslenv));
    for wslenv in ["", "PATH/l", "AZURE_HTTP_USER_AGENTS"] {
        has(&wsl(wslenv), "error", "wsl", "az` is a program of Windows");
    }
    for wslenv in ["AZURE_HTTP_USER_AGENT", "PATH/l:AZURE_HTTP_USER_AGENT/u:X"] {
        is_well(&wsl(wslenv), "wsl");
    }
    // Elsewhere than in WSL, such a file means nothing.
    assert!(!said(doctor(&sandbox)).iter().any(|line| line.check == "wsl"));
}

#[test]
fn an_az_of_linux_is_well_in_wsl() {
    let sandbox = Sandbox::new();
    sandbox.script("bin/az", "#!/bin/sh\n");
    is_well(&said(doctor(&sandbox).env("WSL_DISTRO_NAME", "Debian")), "wsl");
}
