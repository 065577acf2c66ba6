use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Microsoft Lists
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://login.microsoftonline.com/{tenant_id}/oauth2/v2.0/token",
    scope = "{application_id_uri}",
))]
#[auth(base_url = "https://graph.microsoft.com/v1.0")]
pub struct MicrosoftLists {
    client_id: String,
    client_secret: Secret,
    application_id_uri: String,
    tenant_id: String,
}
