use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Bitly
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api-ssl.bitly.com")]
pub struct Bitly {
    #[auth(token)]
    api_key: Secret,
}
