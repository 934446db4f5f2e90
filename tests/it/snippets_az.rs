//! The snippets that the real az runs: what Azure Resource Manager is sent, and what is deployed.

use crate::az::Loopback;
use crate::snippets::{pid, script_in, snippet};
use crate::support::{A, OFFER, Run};

/// Each request, of which one asks for the groups, has a user agent of az that ends in this, and no other pid.
#[track_caller]
fn sends(loopback: &Loopback, run: Run, ending: &str) {
    let sent = loopback.sent_by(run);
    assert!(sent.iter().any(|request| request.path.ends_with("/resourcegroups")), "{sent:#?}");
    for request in sent {
        let others = request.user_agent.strip_suffix(&format!(") {ending}"));
        let others = others.unwrap_or_else(|| panic!("`{}` does not end in `{ending}`", request.user_agent));
        assert!(others.contains("AZURECLI/") && !others.contains("pid-"), "{}", request.user_agent);
    }
}

#[test]
fn az_sends_the_pid_in_its_script_once_whatever_was_there_before() {
    let Some(loopback) = Loopback::start() else { return };
    let file = loopback.sandbox.write("here/attributed.sh", snippet("azure-cli", A));
    let run = || loopback.program("sh").args([&file]);
    sends(&loopback, run(), &pid(A));
    for (before, ending) in [
        ("cloud-shell/1.0".to_owned(), format!("cloud-shell/1.0 {}", pid(A))),
        (pid(A), pid(A)),
        (format!("cloud-shell/1.0 {}", pid(A)), format!("cloud-shell/1.0 {}", pid(A))),
    ] {
        sends(&loopback, run().env("AZURE_HTTP_USER_AGENT", before), &ending);
    }
}

#[test]
fn az_sends_the_pid_behind_what_the_runner_of_a_pipeline_has_set() {
    let Some(loopback) = Loopback::start() else { return };
    for (language, shell) in [
        // As the runner of GitHub starts bash, and as the task AzureCLI does.
        ("github-actions", &["bash", "--noprofile", "--norc", "-eo", "pipefail"][..]),
        ("azure-pipelines", &["bash"]),
    ] {
        for id in [A, OFFER] {
            let Some(script) = script_in(language, id) else { return };
            let file = loopback.sandbox.write("here/script", script);
            let run = loopback.program(shell[0]).args(&shell[1..]).args([&file]);
            let set = run.env("AZURE_HTTP_USER_AGENT", "VSTS_1_build_2_0");
            sends(&loopback, set, &format!("VSTS_1_build_2_0 {}", pid(id)));
        }
    }
}

#[test]
fn az_sends_the_pid_in_an_image_that_has_the_variables_of_the_dockerfile() {
    let Some(loopback) = Loopback::start() else { return };
    for id in [A, OFFER] {
        let file = snippet("dockerfile", id).replace("\\\n", " ");
        let instruction = |name: &str| file.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        let command: Vec<String> = serde_json::from_str(instruction("CMD ")).unwrap();
        let variables = instruction("ENV ").split_whitespace().map(|one| one.split_once('=').unwrap());
        let run = loopback.program(&command[0]).args(&command[1..]);
        let run = variables.clone().fold(run, |run, (name, value)| run.env(name, value));
        sends(&loopback, run, &pid(id));
        let carriers = ["AZURE_HTTP_USER_AGENT", "AZUREPS_HOST_ENVIRONMENT", "AZURE_DEV_USER_AGENT"];
        let pids = variables.filter(|(name, value)| carriers.contains(name) && *value == pid(id));
        assert_eq!(pids.count(), carriers.len());
    }
}

#[test]
fn az_deploys_the_arm_template_as_it_is_and_its_marker_is_a_deployment() {
    let Some(loopback) = Loopback::start() else { return };
    for id in [A, OFFER] {
        loopback.sandbox.write("here/azuredeploy.json", snippet("arm", id));
        let show = format!("deployment group show -g rg -n {}", pid(id));
        let az = |line: &str| loopback.program("az").args(loopback.words(line)).run();
        assert_ne!(az(&show).status, 0, "there is a marker before one was deployed");
        az("deployment group create -g rg -n main -f azuredeploy.json").succeeds();
        az(&show).succeeds();
    }
}
