use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Weatherstack
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "access_key"), base_url = "https://api.weatherstack.com")]
pub struct Weatherstack {
    #[auth(api_key)]
    access_key: Secret,
}
