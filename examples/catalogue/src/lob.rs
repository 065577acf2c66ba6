use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Lob
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://api.lob.com/v1")]
pub struct Lob {
    #[auth(username)]
    api_key: Secret,
}
