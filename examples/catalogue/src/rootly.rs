use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Rootly
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.rootly.com/v1")]
pub struct Rootly {
    #[auth(token)]
    api_key: Secret,
}
