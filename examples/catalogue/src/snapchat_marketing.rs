use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Snapchat Marketing
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://accounts.snapchat.com/login/oauth2/access_token",
))]
#[auth(base_url = "https://adsapi.snapchat.com/v1")]
pub struct SnapchatMarketing {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}
