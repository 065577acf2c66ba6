use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Outreach
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://api.outreach.io/oauth/token",
))]
#[auth(base_url = "https://api.outreach.io/api/v2")]
pub struct Outreach {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}
