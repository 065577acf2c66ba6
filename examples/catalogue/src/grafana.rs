use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Grafana
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "{url}/api")]
pub struct Grafana {
    #[auth(token)]
    api_key: Secret,
    url: String,
}
