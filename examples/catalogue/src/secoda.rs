use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Secoda
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.secoda.co")]
pub struct Secoda {
    #[auth(token)]
    api_key: Secret,
}
