use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Pendo
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "x-pendo-integration-key"), base_url = "https://app.pendo.io/api/v1")]
pub struct Pendo {
    api_key: Secret,
}
