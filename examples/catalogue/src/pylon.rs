use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Pylon
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.usepylon.com")]
pub struct Pylon {
    #[auth(token)]
    api_token: Secret,
}
