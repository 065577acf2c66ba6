use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Aha
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "{url}/api/v1")]
pub struct Aha {
    #[auth(token)]
    api_key: Secret,
    url: String,
}
