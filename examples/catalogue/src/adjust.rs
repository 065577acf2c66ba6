use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Adjust
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://dash.adjust.com/control-center/reports-service")]
pub struct Adjust {
    #[auth(token)]
    api_token: Secret,
}
