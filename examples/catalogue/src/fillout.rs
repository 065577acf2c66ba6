use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Fillout
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.fillout.com/v1/api")]
pub struct Fillout {
    #[auth(token)]
    api_key: Secret,
}
