use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/oauth/token",
    client_id = "cid",
    expiry(property = "expires_at", format = rfc3339),
))]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    client_secret: Secret,
}
