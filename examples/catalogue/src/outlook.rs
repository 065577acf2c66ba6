use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Outlook
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://login.microsoftonline.com/{tenant_id}/oauth2/v2.0/token",
    scope = "https://graph.microsoft.com/Mail.Read https://graph.microsoft.com/User.Read",
))]
#[auth(base_url = "https://graph.microsoft.com/v1.0/me")]
pub struct Outlook {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
    #[auth(default = "common")]
    #[serde(default = "default_tenant_id")]
    tenant_id: String,
}

fn default_tenant_id() -> String {
    "common".to_owned()
}
