use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Freshservice
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic(username = "{api_key}", password = "{api_key}"))]
#[auth(base_url = "https://{domain_name}/api/v2")]
pub struct Freshservice {
    api_key: Secret,
    domain_name: String,
}
