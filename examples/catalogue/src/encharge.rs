use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Encharge
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Encharge-Token"), base_url = "https://api.encharge.io/v1")]
pub struct Encharge {
    api_key: Secret,
}
