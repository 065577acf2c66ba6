use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Cloudbeds
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.cloudbeds.com/api/v1.2")]
pub struct Cloudbeds {
    #[auth(token)]
    api_key: Secret,
}
