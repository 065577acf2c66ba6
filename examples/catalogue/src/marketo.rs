use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Marketo
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "{domain_url}/identity/oauth/token",
))]
#[auth(base_url = "{domain_url}")]
pub struct Marketo {
    client_id: String,
    client_secret: Secret,
    domain_url: String,
}
