use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Pretix
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization", value = "Token {api_token}"))]
#[auth(base_url = "https://pretix.eu/api/v1")]
pub struct Pretix {
    api_token: Secret,
}
