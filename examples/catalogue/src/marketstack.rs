use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Marketstack
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "access_key"), base_url = "https://api.marketstack.com/v1")]
pub struct Marketstack {
    api_key: Secret,
}
