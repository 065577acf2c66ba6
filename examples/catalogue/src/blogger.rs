use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Blogger
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://oauth2.googleapis.com/token",
))]
#[auth(base_url = "https://www.googleapis.com")]
pub struct Blogger {
    client_id: String,
    client_secret: Secret,
    #[auth(refresh_token)]
    client_refresh_token: Secret,
}
