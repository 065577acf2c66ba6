use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Simplesat
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Simplesat-Token"), base_url = "https://api.simplesat.io/api/v1")]
pub struct Simplesat {
    api_key: Secret,
}
