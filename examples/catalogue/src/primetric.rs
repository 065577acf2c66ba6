use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Primetric
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://api.primetric.com/auth/token/",
))]
#[auth(base_url = "https://api.primetric.com/beta")]
pub struct Primetric {
    client_id: String,
    client_secret: Secret,
}
