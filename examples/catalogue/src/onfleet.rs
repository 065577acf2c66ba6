use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Onfleet
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://onfleet.com")]
pub struct Onfleet {
    password: Secret,
    #[auth(username)]
    api_key: Secret,
}
