use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// k6 Cloud
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.k6.io")]
pub struct K6Cloud {
    #[auth(token)]
    api_token: Secret,
}
