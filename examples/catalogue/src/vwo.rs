use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// VWO
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "token"), base_url = "https://app.vwo.com/api/v2")]
pub struct Vwo {
    api_key: Secret,
}
