use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Nylas
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.{api_server}.nylas.com")]
pub struct Nylas {
    #[auth(token)]
    api_key: Secret,
    api_server: String,
}
