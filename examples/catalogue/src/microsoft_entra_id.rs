use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Microsoft Entra ID
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://login.microsoftonline.com/{tenant_id}/oauth2/v2.0/token",
    scope = "https://graph.microsoft.com/.default",
))]
#[auth(base_url = "https://graph.microsoft.com/v1.0")]
pub struct MicrosoftEntraId {
    client_id: String,
    client_secret: Secret,
    tenant_id: String,
}
