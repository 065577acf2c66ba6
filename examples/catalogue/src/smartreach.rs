use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// SmartReach
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-API-KEY"), base_url = "https://api.smartreach.io/api/v1")]
pub struct Smartreach {
    api_key: Secret,
}
