use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Harness
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "x-api-key"), base_url = "{api_url}")]
#[auth(query("accountIdentifier" = "{account_id}"))]
pub struct Harness {
    api_key: Secret,
    #[auth(default = "https://app.harness.io")]
    #[serde(default = "default_api_url")]
    api_url: String,
    account_id: String,
}

fn default_api_url() -> String {
    "https://app.harness.io".to_owned()
}
