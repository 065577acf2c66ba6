use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Freshcaller
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Api-Auth"), base_url = "https://{domain}.freshcaller.com/api/v1")]
pub struct Freshcaller {
    api_key: Secret,
    domain: String,
}
