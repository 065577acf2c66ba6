use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// DingConnect
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "api_key"), base_url = "https://api.dingconnect.com")]
pub struct DingConnect {
    api_key: Secret,
}
