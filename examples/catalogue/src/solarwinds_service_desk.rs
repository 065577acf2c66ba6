use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// SolarWinds Service Desk
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Samanage-Authorization", value = "Bearer {api_key_2}"))]
#[auth(base_url = "https://api.samanage.com")]
pub struct SolarwindsServiceDesk {
    api_key_2: Secret,
}
