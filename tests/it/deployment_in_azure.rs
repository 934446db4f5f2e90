//! `cua verify deployment` with the real az, which deploys to a double of Azure and then is asked what was
//! deployed: at every scope of ARM, in several pages, and with everything that may go wrong.

use serde_json::{Value, json};

use crate::az::Loopback;
use crate::support::{A, Outcome};

const GROUP: &str = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg";

/// A resource of a template.
fn resource(kind: &str, name: &str) -> Value {
    json!({"type": kind, "apiVersion": "2025-01-01", "name": name})
}

fn nested(name: &str, more: &Value, resources: &[Value]) -> Value {
    let mut nested = resource("Microsoft.Resources/deployments", name);
    nested["properties"] = json!({"mode": "Incremental", "template": {"resources": resources}});
    nested.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    nested
}

fn marker() -> Value {
    nested(&format!("pid-{A}"), &json!({}), &[])
}

impl Loopback {
    /// az deploys a template with these resources.
    fn deploy(&self, line: &str, schema: &str, resources: &[Value]) -> Outcome {
        let schema = format!("https://schema.management.azure.com/schemas/2019-08-01/{schema}#");
        let template = json!({"$schema": schema, "contentVersion": "1.0.0.0", "resources": resources});
        self.sandbox.write("here/main.json", template.to_string());
        self.program("az").args(self.words(&format!("deployment {line} -n main -f main.json"))).run()
    }

    fn verify(&self, flags: &[&str]) -> Outcome {
        self.program("cua").args(["verify", "deployment", "--id", A]).args(flags).run()
    }

    /// The IDs of the resources that `cua` shows.
    #[track_caller]
    fn resources(&self, flags: &[&str]) -> Vec<String> {
        let outcome = self.verify(&[flags, &["--json"]].concat());
        let told: Value = serde_json::from_str(outcome.succeeds().is_quiet().text()).unwrap();
        let deployments = told["deployments"].as_array().unwrap();
        let resources = deployments.iter().flat_map(|deployment| deployment["resources"].as_array().unwrap());
        let mut ids: Vec<String> = resources.map(|resource| resource["id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    }

    /// From now on, the double answers so to what is asked for deployments.
    fn fails_with(&self, fault: &Value) {
        self.sandbox.write("double/faults.json", json!([fault]).to_string());
    }

    fn requests_of(&self, ending: &str) -> usize {
        let paths = self.log();
        paths
            .lines()
            .filter(|line| serde_json::from_str::<Value>(line).unwrap()["path"].as_str().unwrap().ends_with(ending))
            .count()
    }
}

fn fault(status: u16, code: &str) -> Value {
    json!({"path": "deployments", "status": status, "body": {"error": {"code": code, "message": "the double says no"}}})
}

#[test]
fn exactly_the_resources_that_were_deployed_with_the_marker_are_shown_at_a_resource_group() {
    let Some(azure) = Loopback::start() else { return };
    let names = ["one", "two", "three", "four", "five"];
    let networks: Vec<Value> = names.iter().map(|name| resource("Microsoft.Network/virtualNetworks", name)).collect();
    let mut looked_at = resource("Microsoft.KeyVault/vaults", "vault");
    looked_at["existing"] = json!(true);
    // Others deploy there, too.
    azure.deploy("group create -g rg", "deploymentTemplate.json", &[resource("Microsoft.Web/sites", "old")]).succeeds();
    let inner = nested("inner", &json!({"resourceGroup": "rg"}), &[resource("Microsoft.Sql/servers", "sql")]);
    let network = nested("network", &json!({"resourceGroup": "net"}), &[networks, vec![inner]].concat());
    let template = [resource("Microsoft.Storage/storageAccounts", "data"), looked_at, marker(), network];
    azure.deploy("group create -g rg", "deploymentTemplate.json", &template).succeeds();

    let net = GROUP.replace("/rg", "/net");
    let mut expected: Vec<String> =
        names.iter().map(|name| format!("{net}/providers/Microsoft.Network/virtualNetworks/{name}")).collect();
    expected.push(format!("{GROUP}/providers/Microsoft.Sql/servers/sql"));
    expected.push(format!("{GROUP}/providers/Microsoft.Storage/storageAccounts/data"));
    expected.sort();
    assert_eq!(azure.resources(&["-g", "rg"]), expected);
    // Seven operations, in pages of two: az has followed the links.
    assert_eq!(azure.requests_of("/resourcegroups/net/deployments/network/operations"), 4);
    assert_eq!(azure.requests_of("/resourcegroups/rg/providers/Microsoft.Resources/deployments/"), 2);
    let sent = azure.log().lines().rev().take(8).filter(|line| line.contains(&format!(" pid-{A}\""))).count();
    assert_eq!(sent, 8, "every request of it is attributed:\n{}", azure.log());
}

#[test]
fn exactly_the_resources_that_were_deployed_with_the_marker_are_shown_above_resource_groups() {
    let Some(azure) = Loopback::start() else { return };
    let into_the_group = |name: &str| {
        let place = json!({"subscriptionId": "00000000-0000-4000-8000-000000000001", "resourceGroup": "rg"});
        nested(name, &place, &[resource("Microsoft.Web/sites", name)])
    };
    let subscription = GROUP.strip_suffix("/resourceGroups/rg").unwrap();
    let management_group = "/providers/Microsoft.Management/managementGroups/contoso";
    for (line, schema, flags, place) in [
        ("sub create", "subscriptionDeploymentTemplate.json", &["--subscription"][..], subscription),
        (
            "mg create -m contoso",
            "managementGroupDeploymentTemplate.json",
            &["--management-group", "contoso"],
            management_group,
        ),
        ("tenant create", "tenantDeploymentTemplate.json", &["--tenant"], ""),
    ] {
        let name = line.split(' ').next().unwrap();
        let policy = resource("Microsoft.Authorization/policyDefinitions", "tags");
        let line = format!("{line} -l westeurope");
        azure.deploy(&line, schema, &[marker(), policy, into_the_group(name)]).succeeds();
        let mut expected = [
            format!("{place}/providers/Microsoft.Authorization/policyDefinitions/tags"),
            format!("{GROUP}/providers/Microsoft.Web/sites/{name}"),
        ];
        expected.sort();
        assert_eq!(azure.resources(flags), expected, "{line}");
    }
}

#[test]
fn a_lone_marker_a_failure_a_missing_one_and_an_unfinished_one_are_told_apart() {
    let Some(azure) = Loopback::start() else { return };
    let tells = |status: i32, parts: &[&str]| {
        let outcome = azure.verify(&["-g", "rg"]);
        assert_eq!(outcome.status, status, "{outcome:?}");
        let text = outcome.text().split_whitespace().collect::<Vec<_>>().join(" ");
        for part in parts {
            assert!(text.contains(part), "`{part}` is missing in: {text}");
        }
    };
    tells(1, &["There is no deployment pid-", "near 800"]);
    azure.deploy("group create -g rg", "deploymentTemplate.json", &[marker()]).succeeds();
    tells(1, &["is alone"]);
    let failing =
        [marker(), nested("inner", &json!({"resourceGroup": "net"}), &[resource("Microsoft.Sql/servers", "fails")])];
    assert_ne!(azure.deploy("group create -g rg", "deploymentTemplate.json", &failing).status, 0);
    tells(1, &["has failed", "failed at Microsoft.Sql/servers fails: NameTaken: The name fails is already taken."]);
    let endless = [marker(), resource("Microsoft.Sql/servers", "endless")];
    azure.deploy("group create --no-wait -g rg", "deploymentTemplate.json", &endless).succeeds();
    tells(2, &["is not finished"]);
    azure.fails_with(&fault(404, "ResourceGroupNotFound"));
    tells(1, &["az finds no resource group rg"]);
}

#[test]
fn a_refusal_of_azure_is_told_apart_from_an_answer() {
    let Some(azure) = Loopback::start() else { return };
    azure
        .deploy("group create -g rg", "deploymentTemplate.json", &[marker(), resource("Microsoft.Web/sites", "x")])
        .succeeds();
    let refused = |parts: &[&str]| {
        azure.verify(&["-g", "rg"]).fails(2, parts);
    };
    azure.fails_with(&fault(403, "AuthorizationFailed"));
    refused(&["may not look there", "(AuthorizationFailed) the double says no", "role Reader"]);
    azure.fails_with(&fault(401, "ExpiredAuthenticationToken"));
    refused(&["login of az has expired", "run `az login`"]);
    azure.fails_with(&fault(400, "InvalidApiVersionParameter"));
    refused(&["az could not say", "(InvalidApiVersionParameter)"]);

    // az asks again when it is told to wait, three times.
    let throttled = |times: usize| {
        let mut fault = fault(429, "TooManyRequests");
        fault["headers"] = json!({"Retry-After": "1"});
        fault["times"] = json!(times);
        fault["path"] = json!(format!("deployments.{{{times},}}"));
        azure.fails_with(&fault);
    };
    throttled(3);
    azure.verify(&["-g", "rg"]).succeeds();
    throttled(4);
    refused(&["Azure asks for fewer questions", "try again"]);

    // A login that can get no new token.
    azure.fails_with(&json!({"path": "oauth2/v2.0/token", "status": 400, "body":
        {"error": "invalid_grant", "error_description": "AADSTS700082: The refresh token has expired."}}));
    for file in ["msal_token_cache.json", "msal_token_cache.bin"] {
        let _ = std::fs::remove_file(azure.sandbox.path(&format!("home/azure/{file}")));
    }
    refused(&["login of az has expired", "AADSTS700082", "run `az login`"]);
    azure.program("az").args(["account", "clear"]).run().succeeds();
    refused(&["login of az has expired", "Please run 'az login'"]);
}

#[test]
fn what_is_in_a_subscription_that_the_login_does_not_reach_is_said() {
    let Some(azure) = Loopback::start() else { return };
    let place = json!({"subscriptionId": "00000000-0000-4000-8000-000000000002", "resourceGroup": "far"});
    let far = nested("far", &place, &[resource("Microsoft.Web/sites", "far")]);
    let here = resource("Microsoft.Web/sites", "here");
    azure.deploy("group create -g rg", "deploymentTemplate.json", &[marker(), here, far]).succeeds();
    let outcome = azure.verify(&["-g", "rg"]);
    assert_eq!(outcome.status, 2, "{outcome:?}");
    assert!(outcome.text().contains("Microsoft.Web/sites here: Succeeded\n"), "{}", outcome.text());
    assert!(outcome.text().contains("Not seen: resource group far could not be looked into"), "{}", outcome.text());
}
