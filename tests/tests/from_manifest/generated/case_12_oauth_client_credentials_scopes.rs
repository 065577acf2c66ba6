use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/oauth/token",
    scope = "read:items write:items",
    params("audience" = "{audience}"),
))]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    client_id: String,
    client_secret: Secret,
    audience: String,
}
