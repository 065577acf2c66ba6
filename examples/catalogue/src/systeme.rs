use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Systeme
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-API-Key"), base_url = "https://api.systeme.io/api")]
pub struct Systeme {
    api_key: Secret,
}
