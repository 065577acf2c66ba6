use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Tremendous
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://{environment}.tremendous.com")]
pub struct Tremendous {
    #[auth(token)]
    api_key: Secret,
    environment: String,
}
