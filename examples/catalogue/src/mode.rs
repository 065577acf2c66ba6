use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Mode
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://app.mode.com/api")]
pub struct Mode {
    #[auth(password)]
    api_secret: Secret,
    #[auth(username)]
    api_token: Secret,
}
