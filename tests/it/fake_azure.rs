//! A program named az that knows a few answers by heart, for the tests of `cua verify deployment`;
//! `deployment_in_azure` has the real one.

use serde_json::{Value, json};

use crate::support::{A, Outcome, Sandbox};

/// Notes what it is asked, and under which pid, and answers from a file of that name.
pub const AZ: &str = r#"#!/bin/sh
question=${*% --output=json --only-show-errors}
printf '%s\n' "$question" >> "$HOME/asked"
printf '%s\n' "${AZURE_HTTP_USER_AGENT-}" >> "$HOME/agents"
file=$HOME/az/$(printf %s "$question" | LC_ALL=C tr -c 'A-Za-z0-9' _)
if [ -e "$file.refusal" ]; then cat "$file.refusal" >&2; exit 1; fi
exec cat "$file"
"#;

pub const SUBSCRIPTION: &str = "/subscriptions/00000000-0000-4000-8000-000000000001";
pub const CORRELATION: &str = "5a1ed0fe-0000-4000-8000-000000000000";

/// How az is told of a group, once its subscription is known.
pub fn group(name: &str) -> String {
    format!("--resource-group={name} --subscription={}", SUBSCRIPTION.rsplit('/').next().unwrap())
}

pub fn marker() -> String {
    format!("pid-{A}")
}

pub fn in_group(group: &str) -> String {
    format!("{SUBSCRIPTION}/resourceGroups/{group}")
}

pub fn deployment_id(place: &str, name: &str) -> String {
    format!("{place}/providers/Microsoft.Resources/deployments/{name}")
}

pub fn deployment(place: &str, name: &str, state: &str) -> Value {
    let properties = json!({"correlationId": CORRELATION, "provisioningState": state, "timestamp": "2026-11-20"});
    json!({"id": deployment_id(place, name), "name": name, "properties": properties})
}

/// An operation on a resource.
pub fn made(place: &str, kind: &str, name: &str, state: &str) -> Value {
    let target = json!({"id": format!("{place}/providers/{kind}/{name}"), "resourceType": kind, "resourceName": name});
    json!({"properties": {"provisioningOperation": "Create", "provisioningState": state, "targetResource": target}})
}

pub fn nested(place: &str, name: &str) -> Value {
    made(place, "Microsoft.Resources/deployments", name, "Succeeded")
}

pub fn storage(name: &str) -> Value {
    made(&in_group("demo"), "Microsoft.Storage/storageAccounts", name, "Succeeded")
}

/// A project, and an az with answers about it.
pub struct Azure {
    pub sandbox: Sandbox,
}

impl Azure {
    pub fn new() -> Self {
        let sandbox = Sandbox::with_project_file(&format!("project = \"p\"\ntracking_id = \"{A}\"\n"));
        sandbox.script("bin/az", AZ);
        Self { sandbox }
    }

    /// The marker is in the resource group demo, beside these deployments with their operations.
    pub fn with(deployments: &[(&str, &str, Value)]) -> Self {
        let azure = Self::new();
        let here = in_group("demo");
        let show = format!("deployment group show --resource-group=demo --name={}", marker());
        azure.answers(&show, &deployment(&here, &marker(), "Succeeded"));
        let mut history = vec![deployment(&here, &marker(), "Succeeded")];
        azure.has_operations("demo", &marker(), &json!([]));
        for (name, state, operations) in deployments {
            history.push(deployment(&here, name, state));
            azure.has_operations("demo", name, operations);
        }
        azure.has_history("demo", &json!(history));
        azure.has_log(&json!([]));
        azure
    }

    pub fn has_history(&self, name: &str, history: &Value) {
        self.answers(&format!("deployment group list {}", group(name)), history);
    }

    pub fn has_operations(&self, place: &str, name: &str, operations: &Value) {
        self.answers(&format!("deployment operation group list {} --name={name}", group(place)), operations);
    }

    pub fn has_log(&self, events: &Value) {
        self.answers(&log(), events);
    }

    pub fn answers(&self, question: &str, answer: &Value) {
        self.sandbox.write(&file(question), answer.to_string());
    }

    pub fn refuses(&self, question: &str, words: &str) {
        self.sandbox.write(&format!("{}.refusal", file(question)), words);
    }

    pub fn verify(&self, words: &[&str]) -> Outcome {
        self.sandbox.cua(["verify", "deployment"]).args(words).run()
    }

    /// What az was asked, in order.
    pub fn asked(&self) -> Vec<String> {
        self.sandbox.read("home/asked").lines().map(str::to_owned).collect()
    }

    /// The answer about the group demo, which says nothing on standard error.
    #[track_caller]
    pub fn tells(&self, status: i32, parts: &[&str]) {
        let outcome = self.verify(&["-g", "demo"]);
        assert_eq!((outcome.status, outcome.stderr.as_str()), (status, ""), "{}", outcome.text());
        let text = outcome.text().split_whitespace().collect::<Vec<_>>().join(" ");
        for part in parts {
            assert!(text.contains(part), "`{part}` is missing in: {}", outcome.text());
        }
    }
}

pub fn file(question: &str) -> String {
    // Byte by byte, as tr does it.
    let name: String = question.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b) } else { '_' }).collect();
    format!("home/az/{name}")
}

pub fn log() -> String {
    let subscription = SUBSCRIPTION.rsplit('/').next().unwrap();
    format!(
        "monitor activity-log list --correlation-id={CORRELATION} --subscription={subscription} --offset=89d \
         --max-events=1000"
    )
}

/// A template with a marker, a storage account, and a network in a group of its own.
pub fn demo() -> Azure {
    let looked_at = json!({"properties": {"provisioningOperation": "Read", "provisioningState": "Succeeded",
        "targetResource": {"id": "/x/vault", "resourceType": "Microsoft.KeyVault/vaults", "resourceName": "vault"}}});
    let end = json!({"properties": {"provisioningOperation": "EvaluateDeploymentOutput", "targetResource": null}});
    let here = in_group("demo");
    let operations = json!([
        storage("data"),
        looked_at,
        nested(&here, &marker()),
        nested(&in_group("net"), "network"),
        storage("DATA"),
        end
    ]);
    let azure = Azure::with(&[("main", "Succeeded", operations)]);
    let mut other = deployment(&in_group("net"), "older", "Failed");
    other["properties"]["correlationId"] = json!("another");
    azure.has_history("net", &json!([other, deployment(&in_group("net"), "network", "Succeeded")]));
    let network = made(&in_group("net"), "Microsoft.Network/virtualNetworks", "backbone", "Succeeded");
    azure.has_operations("net", "network", &json!([network]));
    azure
}
