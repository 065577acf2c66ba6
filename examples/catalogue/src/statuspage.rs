use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Statuspage
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization", value = "OAuth {api_key}"))]
#[auth(base_url = "https://api.statuspage.io/v1")]
pub struct Statuspage {
    api_key: Secret,
}
