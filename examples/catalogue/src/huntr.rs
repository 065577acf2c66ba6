use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Huntr
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.huntr.co/org")]
pub struct Huntr {
    #[auth(token)]
    api_key: Secret,
}
