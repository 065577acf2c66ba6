use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Tavus
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "x-api-key"), base_url = "https://tavusapi.com")]
pub struct Tavus {
    api_key: Secret,
}
