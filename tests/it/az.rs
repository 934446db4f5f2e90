//! The real az, from `cua` to the wire: what Azure Resource Manager is sent by it. Here that is
//! `tests/arm_double.py`, on loopback; nothing leaves the machine.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::support::{A, B, OFFER, Run, Sandbox, must_not_be_needed, real_tool, say_skipped};

const TEMPLATE: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": []
}
"#;

/// Where everything that goes out must go instead: nobody listens there. Without it az asks a
/// server of Microsoft's for its newest version.
const DEAD_PROXY: &str = "http://127.0.0.1:9";

/// What Azure Cloud Shell sets, and others do like it.
const CLOUD_SHELL: (&str, &str) = ("AZURE_HTTP_USER_AGENT", "cloud-shell/1.0");

const CREATE_GROUP: Asked = Asked { az: "group create -n rg -l westeurope", method: "PUT", path: "/resourcegroups/rg" };
const DEPLOY: Asked =
    Asked { az: "deployment group create -g rg -n d1 -f t.json", method: "PUT", path: "/deployments/d1" };
const REST: Asked = Asked {
    az: "rest --method get --url $URL/subscriptions?api-version=2022-12-01",
    method: "GET",
    path: "/subscriptions",
};

/// Commands that deploy, and `rest`, whose user agent is made elsewhere in az.
const COMMANDS: [Asked; 6] = [
    CREATE_GROUP,
    DEPLOY,
    Asked { az: "deployment group validate -g rg -n d1 -f t.json", method: "POST", path: "/deployments/d1/validate" },
    Asked { az: "deployment group what-if -g rg -n d1 -f t.json", method: "POST", path: "/deployments/d1/whatIf" },
    Asked { az: "deployment group show -g rg -n d1", method: "GET", path: "/deployments/d1" },
    REST,
];

/// A command line of az, without `az`, and the request that must come of it, among others.
struct Asked {
    az: &'static str,
    method: &'static str,
    /// The end of its path.
    path: &'static str,
}

/// A request, as the double has noted it.
#[derive(Debug, serde::Deserialize)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub user_agent: String,
    pub status: u16,
}

/// An az that is logged in to a double of Azure, and to nothing else.
pub struct Loopback {
    // The first to be dropped: it must have ended before its folder is deleted.
    double: Double,
    pub sandbox: Sandbox,
}

/// A double of Azure that is running: `tests/arm_double.py`.
pub struct Double {
    process: Child,
    folder: PathBuf,
    ready: Ready,
}

/// What the double says of itself.
#[derive(serde::Deserialize)]
struct Ready {
    url: String,
    proxy: String,
}

impl Loopback {
    /// `None`, said aloud, where this machine has no az for it.
    #[track_caller]
    pub fn start() -> Option<Self> {
        let az = real_tool("az")?;
        let Some(python) = python_of(&az) else {
            must_not_be_needed("az in a virtual environment");
            say_skipped("az, which is not in a virtual environment here; `tests/run --install-only` makes one");
            return None;
        };
        let sandbox = Sandbox::new();
        std::os::unix::fs::symlink(az, sandbox.path("bin/az")).unwrap();
        sandbox.write("here/t.json", TEMPLATE);
        let loopback = Self { double: Double::start(&python, &sandbox), sandbox };
        loopback.log_in();
        Some(loopback)
    }

    #[track_caller]
    fn log_in(&self) {
        let endpoints = "--endpoint-resource-manager $URL --endpoint-active-directory $URL \
                         --endpoint-active-directory-resource-id $URL --skip-endpoint-discovery";
        for command in [
            format!("cloud register -n Loop {endpoints}"),
            "cloud set -n Loop".to_owned(),
            format!("login --service-principal -u {A} -p x -t {B}"),
        ] {
            self.sent_by(self.program("az").args(self.words(&command)));
        }
    }

    /// Any program, with what az needs to find the double.
    pub fn program(&self, program: &str) -> Run {
        let mut run = self.sandbox.program(program);
        for (name, value) in [
            ("AZURE_CORE_INSTANCE_DISCOVERY", "false"),
            ("AZURE_CORE_COLLECT_TELEMETRY", "no"),
            ("HTTPS_PROXY", DEAD_PROXY),
            ("HTTP_PROXY", DEAD_PROXY),
            ("NO_PROXY", "127.0.0.1"),
            ("URL", &self.double.ready.url),
        ] {
            run = run.env(name, value);
        }
        run.env("AZURE_CONFIG_DIR", self.sandbox.path("home/azure"))
            .env("REQUESTS_CA_BUNDLE", self.sandbox.path("double/ca.pem"))
    }

    /// The words of a command line, as a shell would split it.
    pub fn words(&self, line: &str) -> Vec<String> {
        line.split_whitespace().map(|word| word.replace("$URL", &self.double.ready.url)).collect()
    }

    /// What a command that succeeds sent to Azure. msal's requests, which log in, are not among
    /// them: they do not carry az's user agent.
    #[track_caller]
    pub fn sent_by(&self, run: Run) -> Vec<Request> {
        let before = self.double.requests().len();
        run.run().succeeds();
        let is_login =
            |path: &str| path.ends_with("/.well-known/openid-configuration") || path.ends_with("/oauth2/v2.0/token");
        self.double.requests().into_iter().skip(before).filter(|request| !is_login(&request.path)).collect()
    }

    pub fn log(&self) -> String {
        self.double.log()
    }

    /// `az` with the words of `asked`, started by the words `before` it and with these variables,
    /// sends its request, and each one with a user agent that ends in `ending`, with no other pid
    /// in it.
    #[track_caller]
    fn sends(&self, before: &str, asked: &Asked, variables: &[(&str, &str)], ending: &str) {
        let line = format!("{before} az {}", asked.az);
        let words = self.words(&line);
        let run = self.program(&words[0]).args(&words[1..]);
        self.all_end_in(variables.iter().fold(run, |run, (name, value)| run.env(name, value)), asked, ending);
    }

    #[track_caller]
    fn all_end_in(&self, run: Run, asked: &Asked, ending: &str) {
        let requests = self.sent_by(run);
        assert!(
            requests.iter().any(|request| request.method == asked.method && request.path.ends_with(asked.path)),
            "`az {}` did not send its request: {requests:#?}",
            asked.az
        );
        for Request { method, path, user_agent, status } in &requests {
            let request = format!("{method} {path} of `az {}`: `{user_agent}`", asked.az);
            assert!((200..300).contains(status), "{status} for {request}");
            // What az says of itself is in front, so that an empty `ending` is really none.
            let azs_own = user_agent.strip_suffix(ending);
            let azs_own = azs_own.unwrap_or_else(|| panic!("no `{ending}` at the end of {request}"));
            let joint = if ending.is_empty() { ')' } else { ' ' };
            assert!(azs_own.contains("AZURECLI/") && azs_own.ends_with(joint), "{request}");
            for word in ["pid-", "cloud-shell"] {
                assert!(!azs_own.contains(word), "more than one `{word}` in {request}");
            }
        }
    }
}

impl Double {
    /// Starts one with a Python that has `cryptography`, in a folder of its own.
    #[track_caller]
    pub fn start(python: &Path, sandbox: &Sandbox) -> Self {
        let folder = sandbox.path("double");
        fs::create_dir(&folder).unwrap();
        let mut process = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/arm_double.py"))
            .arg(&folder)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut ready = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        let ready = serde_json::from_str(&ready).expect("the double of Azure did not start");
        Self { process, folder, ready }
    }

    /// A proxy through which only the double is reached, by whatever name.
    pub fn proxy(&self) -> &str {
        &self.ready.proxy
    }

    /// The authority that it has its certificate from.
    pub fn authority(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("requests.jsonl")).unwrap()
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<Request> {
        self.log().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Drop for Double {
    /// The double ends with its input.
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The Python that az is installed in, which has what the double needs.
pub fn python_of(az: &Path) -> Option<PathBuf> {
    let python = az.canonicalize().ok()?.with_file_name("python");
    python.is_file().then_some(python)
}

fn project_file(tracking_id: &str) -> String {
    format!("project = \"contoso-db\"\ntracking_id = \"{tracking_id}\"\n")
}

#[test]
fn every_request_of_az_ends_in_the_pid_of_the_guid_that_was_typed() {
    let Some(loopback) = Loopback::start() else { return };
    let exec = format!("cua exec --id {} --", A.to_uppercase());
    for asked in &COMMANDS {
        loopback.sends(&exec, asked, &[CLOUD_SHELL], &format!("cloud-shell/1.0 pid-{A}"));
    }
}

#[test]
fn every_request_of_az_ends_in_the_pid_of_the_project_in_this_folder() {
    let Some(loopback) = Loopback::start() else { return };
    loopback.sandbox.write("here/cua.toml", project_file(A));
    for asked in &COMMANDS {
        loopback.sends("cua exec --", asked, &[], &format!("pid-{A}"));
    }
}

#[test]
fn every_request_of_az_ends_in_a_partner_center_id_as_it_is() {
    let Some(loopback) = Loopback::start() else { return };
    loopback.sandbox.write("here/cua.toml", project_file(OFFER));
    for asked in &COMMANDS {
        loopback.sends("cua exec --", asked, &[CLOUD_SHELL], &format!("cloud-shell/1.0 {OFFER}"));
    }
}

/// The control: what the other tests see comes from `cua`.
#[test]
fn without_cua_no_request_of_az_has_a_pid() {
    let Some(loopback) = Loopback::start() else { return };
    loopback.sandbox.write("here/cua.toml", project_file(A));
    for asked in &COMMANDS {
        loopback.sends("env", asked, &[CLOUD_SHELL], "cloud-shell/1.0");
    }
    loopback.sends("env", &REST, &[], "");
}

#[test]
fn no_request_of_az_has_a_pid_where_the_person_opted_out() {
    let Some(loopback) = Loopback::start() else { return };
    loopback.sandbox.write("here/cua.toml", project_file(A));
    let opted_out = ("CUA_OPT_OUT", "1");
    loopback.sends("cua exec --", &DEPLOY, &[opted_out, CLOUD_SHELL], "cloud-shell/1.0");
    loopback.sends("cua exec --", &DEPLOY, &[opted_out], "");
    loopback.sends("env CUA_OPT_OUT= cua exec --", &REST, &[], &format!("pid-{A}"));
    // Also inside of one that has already added it.
    loopback.sends("cua exec -- env CUA_OPT_OUT=1 cua exec --", &REST, &[], "");
}

#[test]
fn az_in_a_nested_cua_sends_the_pid_once() {
    let Some(loopback) = Loopback::start() else { return };
    loopback.sandbox.write("here/cua.toml", project_file(A));
    let ending = format!("cloud-shell/1.0 pid-{A}");
    for asked in [DEPLOY, REST] {
        let script = format!("cua exec -- az {}", asked.az);
        let run = loopback.program("cua").args(["exec", "--", "sh", "-c", &script]);
        loopback.all_end_in(run.env(CLOUD_SHELL.0, CLOUD_SHELL.1), &asked, &ending);
    }
    // Another choice inside takes the place of the one outside.
    let inner = format!("cua exec --id {A} -- cua exec --id {OFFER} --");
    loopback.sends(&inner, &REST, &[CLOUD_SHELL], &format!("cloud-shell/1.0 {OFFER}"));
}

#[test]
fn a_script_that_changes_folder_deploys_under_the_channel_that_was_chosen_for_it() {
    let Some(loopback) = Loopback::start() else { return };
    let project = |github: &str| {
        format!(
            "project = \"contoso-db\"\ndefault_channel = \"github\"\n[channels]\n\
             github = {{ tracking_id = \"{github}\" }}\nmarketplace = {{ tracking_id = \"{OFFER}\" }}\n"
        )
    };
    loopback.sandbox.write("here/cua.toml", project(A));
    loopback.sandbox.write("here/database/cua.toml", project_file(B));
    loopback.sandbox.write("here/database/t.json", TEMPLATE);
    let script = format!("#!/bin/sh\ncd database || exit\ncua exec -- az {}\n", DEPLOY.az);
    loopback.sandbox.script("here/deploy.sh", &script);
    let deploy = |words: &[&str]| loopback.program("cua").args(words);
    loopback.all_end_in(deploy(&["exec", "--channel", "marketplace", "--", "./deploy.sh"]), &DEPLOY, OFFER);
    // Where nothing was chosen, it is the folder that decides.
    loopback.all_end_in(deploy(&["exec", "--", "./deploy.sh"]), &DEPLOY, &format!("pid-{B}"));
}

#[test]
fn a_shell_that_evaluated_cua_env_starts_az_with_the_pid() {
    let Some(loopback) = Loopback::start() else { return };
    let Some(bash) = real_tool("bash") else { return };
    loopback.sandbox.write("here/cua.toml", project_file(A));
    let bash = bash.to_str().unwrap();
    let in_bash = |lines: &str| {
        let script = format!("{lines}; az {}", REST.az);
        loopback.program(bash).args(["-c", &script]).env(CLOUD_SHELL.0, CLOUD_SHELL.1)
    };
    let set = "eval \"$(cua env)\"";
    let ending = format!("cloud-shell/1.0 pid-{A}");
    loopback.all_end_in(in_bash(set), &REST, &ending);
    loopback.all_end_in(in_bash(&format!("{set}; {set}")), &REST, &ending);
    loopback.all_end_in(in_bash(&format!("{set}; eval \"$(cua env --unset)\"")), &REST, "cloud-shell/1.0");
}

#[test]
fn az_deploys_a_template_with_its_marker_and_the_marker_is_a_deployment() {
    let Some(loopback) = Loopback::start() else { return };
    loopback.sandbox.write("here/cua.toml", project_file(A));
    let show = format!("deployment group show -g rg -n pid-{A}");
    let marker_is_shown = || loopback.program("az").args(loopback.words(&show)).run().status == 0;
    loopback.sends("cua exec --", &DEPLOY, &[], &format!("pid-{A}"));
    assert!(!marker_is_shown(), "there is a marker before one was added");
    loopback.sandbox.cua(["template", "add", "t.json"]).run().succeeds();
    loopback.sends("cua exec --", &DEPLOY, &[], &format!("pid-{A}"));
    assert!(marker_is_shown(), "the template was deployed without its marker");
}
