use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Mendeley
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://api.mendeley.com/oauth/token",
))]
#[auth(base_url = "https://api.mendeley.com")]
pub struct Mendeley {
    client_id: String,
    client_secret: Secret,
    #[auth(refresh_token)]
    client_refresh_token: Secret,
}
