use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Zoho Desk
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(grant = refresh_token), base_url = "https://desk.zoho.com/api/v1")]
pub struct ZohoDesk {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
    #[auth(token_endpoint)]
    token_refresh_endpoint: String,
}
