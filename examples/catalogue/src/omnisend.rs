use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Omnisend
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-API-KEY"), base_url = "https://api.omnisend.com/v3")]
pub struct Omnisend {
    api_key: Secret,
}
