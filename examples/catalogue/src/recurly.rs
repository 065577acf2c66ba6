use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Recurly
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://v3.recurly.com")]
pub struct Recurly {
    #[auth(username)]
    api_key: Secret,
}
