use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Dixa
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://exports.dixa.io/v1")]
pub struct Dixa {
    #[auth(token)]
    api_token: Secret,
}
