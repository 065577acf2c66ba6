use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// SafetyCulture
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.safetyculture.io")]
pub struct Safetyculture {
    #[auth(token)]
    api_key: Secret,
}
