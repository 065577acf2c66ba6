use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Rocketlane
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "api-key"), base_url = "https://api.rocketlane.com")]
pub struct Rocketlane {
    api_key: Secret,
}
