use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Zoom
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = custom("account_credentials"),
    client_auth = client_secret_basic,
    token_request = query,
    params("account_id" = "{account_id}"),
    expires_after = "PT3590S",
))]
#[auth(base_url = "https://api.zoom.us/v2")]
pub struct Zoom {
    client_id: String,
    account_id: String,
    client_secret: Secret,
    #[auth(token_endpoint)]
    authorization_endpoint: String,
}
