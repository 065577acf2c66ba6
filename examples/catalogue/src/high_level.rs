use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// HighLevel
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "x-api-key"), base_url = "https://api.leadconnectorpro.co")]
pub struct HighLevel {
    api_key: Secret,
}
