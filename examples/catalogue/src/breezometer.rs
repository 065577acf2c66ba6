use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// BreezoMeter
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "key"), base_url = "https://api.breezometer.com")]
pub struct Breezometer {
    api_key: Secret,
}
