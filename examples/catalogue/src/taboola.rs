use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Taboola
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://backstage.taboola.com/backstage/oauth/token",
))]
#[auth(base_url = "https://backstage.taboola.com")]
pub struct Taboola {
    client_id: String,
    client_secret: Secret,
}
