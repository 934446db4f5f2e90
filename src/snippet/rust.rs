//! Lists resource groups, with the tracking ID in the user agent of every request.
//!
//! Push `Attribution` into `per_call_policies` of the `ClientOptions` of each client that you make. An
//! `application_id` of more than 24 characters would panic, and a pid has 40.
//!
//! Rests on azure_core 1 and azure_identity 1. Crates that manage Azure are not ready, so this asks Azure Resource
//! Manager by its address.
//! Run: cargo add azure_core@1 azure_identity@1 async-trait serde_json tokio -F tokio/macros,tokio/rt-multi-thread
//!      AZURE_SUBSCRIPTION_ID=ID cargo run, with this as src/main.rs, after `az login`

use std::sync::Arc;

use azure_core::http::headers::USER_AGENT;
use azure_core::http::policies::auth::BearerTokenAuthorizationPolicy;
use azure_core::http::policies::{Policy, PolicyResult};
use azure_core::http::{ClientOptions, Context, Method, Pipeline, Request};
use azure_identity::DeveloperToolsCredential;

const PID: &str = "{{pid}}";

#[derive(Debug)]
struct Attribution;

#[async_trait::async_trait]
impl Policy for Attribution {
    async fn send(
        &self,
        context: &Context,
        request: &mut Request,
        next: &[Arc<dyn Policy>],
    ) -> PolicyResult {
        let before = request
            .headers()
            .get_optional_str(&USER_AGENT)
            .unwrap_or_default();
        let words = before.split_whitespace().filter(|word| *word != PID);
        let after: Vec<&str> = words.chain([PID]).collect();
        let after = after.join(" ");
        request.insert_header(USER_AGENT, after);
        next[0].send(context, request, &next[1..]).await
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut options = ClientOptions::default();
    // Behind the policy that writes the header.
    options.per_call_policies.push(Arc::new(Attribution));

    let credential = DeveloperToolsCredential::new(None)?;
    let scopes = ["https://management.azure.com/.default"];
    let login = Arc::new(BearerTokenAuthorizationPolicy::new(credential, scopes));
    let names = (
        option_env!("CARGO_PKG_NAME"),
        option_env!("CARGO_PKG_VERSION"),
    );
    let pipeline = Pipeline::new(names.0, names.1, options, vec![], vec![login], None);

    let subscription = std::env::var("AZURE_SUBSCRIPTION_ID")?;
    let groups =
        format!("https://management.azure.com/subscriptions/{subscription}/resourcegroups");
    let mut url = Some(format!("{groups}?api-version=2025-04-01"));
    while let Some(page) = url {
        let mut request = Request::new(page.parse()?, Method::Get);
        let response = pipeline.send(&Context::new(), &mut request, None).await?;
        let body: serde_json::Value = serde_json::from_slice(response.body())?;
        for group in body["value"].as_array().into_iter().flatten() {
            println!("{}", group["name"].as_str().unwrap_or_default());
        }
        url = body["nextLink"].as_str().map(str::to_owned);
    }
    Ok(())
}
