use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Veeqo
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "x-api-key"), base_url = "https://api.veeqo.com")]
pub struct Veeqo {
    api_key: Secret,
}
