//! Where this runs, and what that does to the variables.
//!
//! What each host sets was read in the sources of its agent and its actions.

mod machine;

use super::{Here, Line, Verdict};
use crate::attribution::{az, pwsh};
use crate::error::plain;
use crate::scope::variable;

pub(super) fn lines(here: &Here<'_>) -> Vec<Line> {
    let hosts = [
        cloud_shell(here),
        github(),
        azure_pipelines(),
        gitlab(),
        jenkins(),
        machine::container(),
        machine::sudo(here),
        machine::wsl(),
    ];
    let lines: Vec<Line> = hosts.into_iter().flatten().collect();
    if lines.is_empty() {
        return vec![Line::good("host", "an ordinary machine: nothing here sets or drops a variable")];
    }
    lines
}

fn note(check: &'static str, saw: impl Into<String>, why: &str, to_do: &str) -> Line {
    Line::bad(check, Verdict::Note, saw, why, to_do)
}

/// Whether a variable says yes, in any case: Azure Pipelines writes `True`.
fn is_true(name: &str) -> bool {
    variable(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// What `az ssh` compares, in whole, to allow `--delete-private-key`.
const CLOUD_SHELL: &str = "cloud-shell/1.0";

fn cloud_shell(here: &Here<'_>) -> Option<Line> {
    let is_cloud_shells = |name: &&str| {
        here.variables
            .text(name)
            .is_some_and(|value| value.split([' ', '+']).any(|word| word.starts_with("cloud-shell/")))
    };
    let name = [az::USER_AGENT, pwsh::HOST_ENVIRONMENT].into_iter().find(is_cloud_shells)?;
    let saw = format!("Azure Cloud Shell, which sets `{name}`");
    // What `cua env` or a hook has made of it.
    let is_changed = here.variables.text(pwsh::HOST_ENVIRONMENT).is_some_and(|value| value != CLOUD_SHELL);
    Some(if is_changed {
        note(
            "cloud-shell",
            saw,
            "`az ssh` knows Cloud Shell by `AZUREPS_HOST_ENVIRONMENT`, which holds more here, and then refuses \
             `--delete-private-key`",
            "write `cua exec -- az ssh …`, which gives az the value that was there before",
        )
    } else {
        Line::good("cloud-shell", format!("{saw}; `cua` keeps that and adds the pid"))
    })
}

fn github() -> Option<Line> {
    is_true("GITHUB_ACTIONS").then(|| {
        note(
            "github",
            "GitHub Actions",
            "the actions azure/cli and azure/powershell glue a word of their own to what they find in \
             `AZURE_HTTP_USER_AGENT`, so that a pid which an earlier step has put there is spoiled; \
             azure/login adds its word with a space, which does no harm",
            "write `cua exec -- …` in the script of the step that deploys",
        )
    })
}

fn azure_pipelines() -> Option<Line> {
    is_true("TF_BUILD").then(|| {
        note(
            "azure-pipelines",
            "Azure Pipelines",
            "the agent sets `AZURE_HTTP_USER_AGENT` anew for every step and lets none change it for the next; the \
             task AzurePowerShell overwrites `AZUREPS_HOST_ENVIRONMENT`",
            "write `cua exec -- …` in the script of each step that deploys; with AzurePowerShell, run pwsh so from a \
             script step",
        )
    })
}

fn gitlab() -> Option<Line> {
    is_true("GITLAB_CI").then(|| {
        note(
            "gitlab",
            "GitLab CI/CD",
            "each job begins with the variables of its project, so that what one job exports does not reach the next",
            "write `cua exec -- …` in the script of each job that deploys",
        )
    })
}

fn jenkins() -> Option<Line> {
    let url = variable("JENKINS_URL")?;
    Some(note(
        "jenkins",
        format!("Jenkins at `{}`", plain(&url)),
        "each `sh` step is a shell by itself, so that what one step exports does not reach the next",
        "write `cua exec -- …` in each step that deploys",
    ))
}
