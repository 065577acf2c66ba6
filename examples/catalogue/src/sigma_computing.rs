use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Sigma Computing
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "{base_url}/v2/auth/token",
    rotate_refresh_token,
))]
#[auth(base_url = "{base_url}/v2")]
pub struct SigmaComputing {
    client_id: String,
    client_secret: Secret,
    #[auth(refresh_token)]
    client_refresh_token: Secret,
    base_url: String,
}
