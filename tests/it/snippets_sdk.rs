//! The snippets for SDKs and for curl, run as they are printed: what Azure Resource Manager is sent. It is a double on
//! loopback, reached by its real address through a proxy, so that nothing has to be changed in a snippet.

use std::fs;
use std::path::{Path, PathBuf};

use crate::az::{Double, Request};
use crate::snippets::{pid, sdk, snippet};
use crate::support::{A, OFFER, Run, Sandbox, real_tool};

const SUBSCRIPTION: &str = "00000000-0000-4000-8000-000000000001";

/// What every snippet asks for.
fn groups() -> String {
    format!("/subscriptions/{SUBSCRIPTION}/resourcegroups")
}

/// An az that is logged in, for which everybody here asks.
const AZ: &str = r#"#!/bin/sh
case "$*" in
"account get-access-token "*"--query accessToken --output tsv") echo loopback ;;
"account get-access-token "*) echo '{"accessToken": "loopback", "expiresOn": "2099-01-01 00:00:00.000000",
    "expires_on": 4070908800, "subscription": "s", "tenant": "t", "tokenType": "Bearer"}' ;;
*) exit 1 ;;
esac
"#;

/// The first answer to each request, which makes the SDKs ask again.
const BUSY: &str = r#"[{"path": "/resourcegroups$", "status": 503, "headers": {"Retry-After": "1"}, "times": 1,
    "body": {"error": {"code": "ServerBusy", "message": "later"}}}]"#;

struct Azure {
    double: Double,
    sandbox: Sandbox,
}

impl Azure {
    fn start() -> Option<Self> {
        let python = sdk("python", "bin/python")?.join("bin/python");
        let sandbox = Sandbox::new();
        sandbox.script("bin/az", AZ);
        Some(Self { double: Double::start(&python, &sandbox), sandbox })
    }

    /// A program that trusts the double, and reaches nothing else.
    fn program(&self, words: &[&Path]) -> Run {
        let mut run = self.sandbox.program(words[0]).args(&words[1..]);
        for name in ["REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "CURL_CA_BUNDLE"] {
            run = run.env(name, self.double.authority());
        }
        run.env("HTTPS_PROXY", self.double.proxy())
            .env("AZURE_SUBSCRIPTION_ID", SUBSCRIPTION)
            .env("AZURE_TOKEN_CREDENTIALS", "AzureCliCredential")
    }

    /// What a snippet that found the one resource group sent.
    #[track_caller]
    fn sent_by(&self, run: Run) -> Vec<Request> {
        let before = self.double.requests().len();
        let outcome = run.run();
        assert!(outcome.succeeds().text().contains("demo"), "{outcome:?}");
        let sent: Vec<Request> = self.double.requests().into_iter().skip(before).collect();
        assert!(!sent.is_empty());
        sent
    }

    /// Run by itself and by `cua exec`, a snippet sends the pid with each request: last, and no other.
    #[track_caller]
    fn sends(&self, words: &[&Path], name: &str, id: &str) {
        let exec: Vec<&Path> = ["cua", "exec", "--id", id, "--"].into_iter().map(Path::new).collect();
        let launched = self.program(&[&exec, words].concat()).env("AZURE_HTTP_USER_AGENT", "cloud-shell/1.0");
        for run in [self.program(words), launched] {
            for request in self.sent_by(run) {
                attributed(&request, name, id, 200);
            }
        }
    }

    /// What is sent again has the pid once, too.
    #[track_caller]
    fn sends_again(&self, words: &[&Path], name: &str, id: &str) {
        self.sandbox.write("double/faults.json", BUSY);
        let sent = self.sent_by(self.program(words));
        assert_eq!(sent.len(), 2, "{sent:#?}");
        for (request, status) in sent.iter().zip([503, 200]) {
            attributed(request, name, id, status);
        }
    }
}

/// A request with a user agent that begins with this name, ends with the pid, and has no other.
#[track_caller]
fn attributed(request: &Request, name: &str, id: &str, status: u16) {
    let Request { method, path, user_agent, .. } = request;
    assert_eq!((method.as_str(), path, request.status), ("GET", &groups(), status));
    let others = user_agent.strip_suffix(&format!(" {}", pid(id))).unwrap_or_else(|| panic!("{user_agent}"));
    assert!(others.starts_with(name) && !others.contains("pid-"), "{user_agent}");
}

#[test]
fn every_request_of_the_snippet_for_python_ends_in_the_pid() {
    let (Some(azure), Some(sdk)) = (Azure::start(), sdk("python", "bin/python")) else { return };
    for id in [A, OFFER] {
        let file = azure.sandbox.write("here/attributed.py", snippet("python", id));
        azure.sends(&[&sdk.join("bin/python"), &file], "azsdk-python-", id);
    }
    azure.sends_again(&[&sdk.join("bin/python"), &azure.sandbox.path("here/attributed.py")], "azsdk-python-", OFFER);
}

#[test]
fn the_snippet_for_python_keeps_what_a_launcher_has_put_into_the_user_agent() {
    let (Some(azure), Some(sdk)) = (Azure::start(), sdk("python", "bin/python")) else { return };
    let file = azure.sandbox.write("here/attributed.py", snippet("python", A));
    let run = |value: &str| azure.program(&[&sdk.join("bin/python"), &file]).env("AZURE_HTTP_USER_AGENT", value);
    let sent = |value: &str| azure.sent_by(run(value)).remove(0).user_agent;
    assert!(sent("cloud-shell/1.0").ends_with(&format!(") cloud-shell/1.0 pid-{A}")));
    assert!(sent(&format!("pid-{A} cloud-shell/1.0")).ends_with(&format!(") cloud-shell/1.0 pid-{A}")));
}

#[test]
fn every_request_of_the_snippet_for_javascript_ends_in_the_pid() {
    let (Some(azure), Some(sdk)) = (Azure::start(), sdk("javascript", "installed")) else { return };
    let Some(node) = real_tool("node") else { return };
    std::os::unix::fs::symlink(sdk.join("node_modules"), azure.sandbox.path("here/node_modules")).unwrap();
    for id in [A, OFFER] {
        let file = azure.sandbox.write("here/attributed.mjs", snippet("javascript", id));
        azure.sends(&[&node, &file], "azsdk-js-", id);
    }
    azure.sends_again(&[&node, &azure.sandbox.path("here/attributed.mjs")], "azsdk-js-", OFFER);
}

#[test]
fn every_request_of_the_snippet_for_rust_ends_in_the_pid() {
    let (Some(azure), Some(sdk)) = (Azure::start(), sdk("rust", "target/debug/attributed")) else { return };
    for id in [A, OFFER] {
        azure.sends(&[&built(&azure.sandbox, &sdk, id)], "azsdk-rust-attributed/", id);
    }
    azure.sends_again(&[&azure.sandbox.path("bin/attributed")], "azsdk-rust-attributed/", OFFER);
}

/// The snippet for Rust as a program, built with the crates that `tests/run` has built, offline.
#[track_caller]
fn built(sandbox: &Sandbox, sdk: &Path, id: &str) -> PathBuf {
    fs::write(sdk.join("src/main.rs"), snippet("rust", id)).unwrap();
    let mut build = sandbox.program(env!("CARGO")).args(["build", "--offline", "--quiet"]).in_folder(sdk);
    // Where the crates are, and the compiler.
    for name in ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"] {
        if let Some(value) = std::env::var_os(name) {
            build = build.env(name, value);
        }
    }
    build.run().prints("").is_quiet();
    let program = sandbox.path("bin/attributed");
    let _ = fs::remove_file(&program);
    fs::hard_link(sdk.join("target/debug/attributed"), &program).unwrap();
    program
}

#[test]
fn the_request_of_the_snippet_for_curl_ends_in_the_pid() {
    let Some(azure) = Azure::start() else { return };
    let Some(_) = real_tool("curl") else { return };
    for id in [A, OFFER] {
        let file = azure.sandbox.write("here/attributed.sh", snippet("rest", id));
        azure.sends(&[Path::new("sh"), &file], "curl", id);
    }
    // Where Azure refuses, the script fails.
    azure.sandbox.write("double/faults.json", BUSY);
    let outcome = azure.program(&[Path::new("sh"), &azure.sandbox.path("here/attributed.sh")]).run();
    assert_eq!((outcome.status, outcome.text().contains("ServerBusy")), (22, true), "{outcome:?}");
}
