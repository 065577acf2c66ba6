use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// SmartEngage
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.smartengage.com")]
pub struct Smartengage {
    #[auth(token)]
    api_key: Secret,
}
