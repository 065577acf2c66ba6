use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Customerly
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.customerly.io/v1")]
pub struct Customerly {
    #[auth(token)]
    api_key: Secret,
}
