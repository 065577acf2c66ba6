use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// US Census
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "key"), base_url = "https://api.census.gov")]
pub struct UsCensus {
    api_key: Secret,
}
