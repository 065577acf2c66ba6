use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Fastly
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Fastly-Key"), base_url = "https://api.fastly.com")]
pub struct Fastly {
    #[auth(api_key)]
    fastly_api_token: Secret,
}
