use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Everhour
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Api-Key"), base_url = "https://api.everhour.com")]
pub struct Everhour {
    api_key: Secret,
}
