use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Mixmax
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-API-Token"), base_url = "https://api.mixmax.com/v1")]
pub struct Mixmax {
    api_key: Secret,
}
