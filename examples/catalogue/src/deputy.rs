use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Deputy
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "{base_url}")]
pub struct Deputy {
    #[auth(token)]
    api_key: Secret,
    base_url: String,
}
