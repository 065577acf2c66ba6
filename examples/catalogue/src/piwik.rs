use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Piwik PRO
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://{organization_id}.piwik.pro/auth/token",
))]
#[auth(base_url = "https://{organization_id}.piwik.pro/api")]
pub struct Piwik {
    client_id: String,
    client_secret: Secret,
    organization_id: String,
}
