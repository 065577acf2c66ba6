use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Brex
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://platform.brexapis.com")]
pub struct Brex {
    #[auth(token)]
    user_token: Secret,
}
