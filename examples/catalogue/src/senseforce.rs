use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Senseforce
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "{backend_url}")]
pub struct Senseforce {
    #[auth(token)]
    access_token: Secret,
    backend_url: String,
}
