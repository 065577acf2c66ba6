use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Flexport
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.flexport.com")]
pub struct Flexport {
    #[auth(token)]
    api_key: Secret,
}
