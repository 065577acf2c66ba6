use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Survicate
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization", value = "Basic {api_key}"))]
#[auth(base_url = "https://data-api.survicate.com/v2")]
pub struct Survicate {
    api_key: Secret,
}
