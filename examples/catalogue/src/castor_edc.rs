use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Castor EDC
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://{url_region}.castoredc.com/oauth/token",
))]
#[auth(base_url = "https://{url_region}.castoredc.com/api")]
pub struct CastorEdc {
    client_id: String,
    client_secret: Secret,
    url_region: String,
}
