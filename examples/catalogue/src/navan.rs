use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Navan
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://api.navan.com/ta-auth/oauth/token",
))]
#[auth(base_url = "https://api.navan.com")]
pub struct Navan {
    client_id: String,
    client_secret: Secret,
}
