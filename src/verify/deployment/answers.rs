//! What az answers, as far as it is read. Where ARM leaves something out, so does az, or says `null`.

use serde::Deserialize;
use serde_json::Value;

/// A deployment, of `az deployment … show` and `list`.
#[derive(Debug, Deserialize)]
pub(super) struct Deployment {
    /// Its resource ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is known of it.
    pub properties: Option<DeploymentProperties>,
}

/// What is known of a deployment.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeploymentProperties {
    /// What it has in common with the deployments that were made together with it.
    pub correlation_id: Option<String>,
    /// How far it is.
    pub provisioning_state: Option<String>,
    /// When that was.
    pub timestamp: Option<String>,
    /// Why it failed.
    pub error: Option<Value>,
}

/// One step of a deployment, of `az deployment operation … list`.
#[derive(Debug, Deserialize)]
pub(super) struct Operation {
    /// What is known of it.
    pub properties: Option<OperationProperties>,
}

/// What is known of an operation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OperationProperties {
    /// What it does.
    pub provisioning_operation: Option<String>,
    /// How far it is.
    pub provisioning_state: Option<String>,
    /// What it does that to.
    pub target_resource: Option<TargetResource>,
    /// Why it failed: an object of ARM's, or what a resource provider has said.
    pub status_message: Option<Value>,
}

impl OperationProperties {
    /// Whether its resource is one that the deployment makes, and not one that it only looks at.
    #[must_use]
    pub(super) fn makes_something(&self) -> bool {
        // `ProvisioningOperation` in the specification of Microsoft.Resources/deployments.
        const OTHERS: [&str; 5] = ["Read", "Action", "Delete", "DeploymentCleanup", "EvaluateDeploymentOutput"];
        let operation = self.provisioning_operation.as_deref().unwrap_or_default();
        !OTHERS.iter().any(|other| other.eq_ignore_ascii_case(operation))
    }
}

/// The resource of an operation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TargetResource {
    /// Its ID.
    pub id: Option<String>,
    /// Its type.
    pub resource_type: Option<String>,
    /// Its name.
    pub resource_name: Option<String>,
}

/// An entry of the activity log.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    /// What was done something to.
    pub resource_id: Option<String>,
}

/// The code and the message of an error of ARM's, which may stand under `error`; of its details, where
/// it has some, because those say what happened: the outer one says that something did.
#[must_use]
pub(super) fn error_in(value: &Value) -> (String, String) {
    let mut error = value.get("error").filter(|error| !error.is_null()).unwrap_or(value);
    if let Some(text) = error.as_str() {
        return (String::new(), text.to_owned());
    }
    while let Some(detail) = error.get("details").and_then(|details| details.get(0)).filter(|it| it.is_object()) {
        error = detail;
    }
    let text = |key| error.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    (text("code"), text("message"))
}
