use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Help Scout
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://api.helpscout.net/v2/oauth2/token",
))]
#[auth(base_url = "https://api.helpscout.net")]
pub struct HelpScout {
    client_id: String,
    client_secret: Secret,
}
