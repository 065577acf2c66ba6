use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Height
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization", value = "api-key {api_key}"))]
#[auth(base_url = "https://api.height.app")]
pub struct Height {
    api_key: Secret,
}
