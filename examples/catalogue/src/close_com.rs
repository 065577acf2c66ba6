use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Close.com
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://api.close.com/api/v1")]
pub struct CloseCom {
    #[auth(username)]
    api_key: Secret,
}
