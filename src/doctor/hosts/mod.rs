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
        Line::bad(
            "cloud-shell",
            Verdict::Note,
            saw,
            "`az ssh` knows Cloud Shell by `AZUREPS_HOST_ENVIRONMENT`, which holds more here, and then refuses \
             `--delete-private-key`",
            "write `cua exec -- az ssh …`, which gives az the value that was there before",
        )
    } else {
        let in_scripts = "a script that calls `az ssh` with `--delete-private-key` needs `cua exec -- az ssh …` in it";
        Line::good("cloud-shell", format!("{saw}; `cua` keeps that and adds the pid; {in_scripts}"))
    })
}

// The hosts below do nothing to what a step starts with `cua exec`. Where a variable was spoiled on the way, its own
// check says so.

fn github() -> Option<Line> {
    is_true("GITHUB_ACTIONS").then(|| {
        Line::good(
            "github",
            "GitHub Actions: write `cua exec -- …` in the script of the step that deploys, because azure/cli and \
             azure/powershell glue a word of their own to a pid that an earlier step has put into \
             `AZURE_HTTP_USER_AGENT` (azure/login adds its word with a space, which does no harm)",
        )
    })
}

fn azure_pipelines() -> Option<Line> {
    is_true("TF_BUILD").then(|| {
        Line::good(
            "azure-pipelines",
            "Azure Pipelines: write `cua exec -- …` in the script of each step that deploys, because the agent sets \
             `AZURE_HTTP_USER_AGENT` anew for every step; the task AzurePowerShell overwrites \
             `AZUREPS_HOST_ENVIRONMENT`, so run pwsh from a script step instead",
        )
    })
}

fn gitlab() -> Option<Line> {
    is_true("GITLAB_CI").then(|| {
        Line::good(
            "gitlab",
            "GitLab CI/CD: write `cua exec -- …` in the script of each job that deploys, because what one job exports \
             does not reach the next",
        )
    })
}

fn jenkins() -> Option<Line> {
    let url = variable("JENKINS_URL")?;
    Some(Line::good(
        "jenkins",
        format!(
            "Jenkins at `{}`: write `cua exec -- …` in each step that deploys, because what one `sh` step exports does \
             not reach the next",
            plain(&url)
        ),
    ))
}
