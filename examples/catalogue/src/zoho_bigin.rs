use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Zoho Bigin
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://accounts.zoho.{data_center}/oauth/v2/token",
))]
#[auth(base_url = "https://www.zohoapis.{data_center}/bigin/v2")]
pub struct ZohoBigin {
    client_id: String,
    client_secret: Secret,
    #[auth(refresh_token)]
    client_refresh_token: Secret,
    data_center: String,
}
