use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Statsig
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "STATSIG-API-KEY"), base_url = "https://statsigapi.net/console/v1")]
pub struct Statsig {
    api_key: Secret,
}
