use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Planhat
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.planhat.com")]
pub struct Planhat {
    #[auth(token)]
    api_token: Secret,
}
