use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// CIMIS
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "appKey"), base_url = "https://et.water.ca.gov")]
pub struct Cimis {
    api_key: Secret,
}
