use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Svix
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.eu.svix.com")]
pub struct Svix {
    #[auth(token)]
    api_key: Secret,
}
