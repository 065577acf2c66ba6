use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Shutterstock
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.shutterstock.com")]
pub struct Shutterstock {
    #[auth(token)]
    api_token: Secret,
}
