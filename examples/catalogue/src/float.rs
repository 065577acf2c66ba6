use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Float
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.float.com/v3")]
pub struct Float {
    #[auth(token)]
    access_token: Secret,
}
