use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/oauth/token",
    client_id = "{credentials.client_id}",
    client_secret = "{credentials.client_secret}",
    refresh_token = "{credentials.refresh_token}",
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    credentials: Credentials,
}

#[derive(Debug, Deserialize)]
pub struct Credentials {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}
