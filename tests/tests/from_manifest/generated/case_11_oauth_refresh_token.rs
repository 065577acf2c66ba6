use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/oauth/token",
))]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}
