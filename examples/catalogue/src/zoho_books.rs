use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Zoho Books
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://accounts.zoho.{region}/oauth/v2/token",
))]
#[auth(base_url = "https://www.zohoapis.{region}/books/v3")]
pub struct ZohoBooks {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
    region: String,
}
