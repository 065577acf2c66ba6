use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Sigma Computing
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "{base_url}/v2/auth/token",
    refresh_token = "{client_refresh_token}",
    access_token = "{oauth_access_token}",
    expires_at = "{oauth_token_expiry_date}",
    rotate_refresh_token,
))]
#[auth(base_url = "{base_url}/v2")]
pub struct SigmaComputing {
    base_url: String,
    client_id: String,
    client_secret: Secret,
    client_refresh_token: Secret,
    oauth_access_token: Option<Secret>,
    oauth_token_expiry_date: Option<String>,
}
