use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Chargebee
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic(username = "{site_api_key}"))]
#[auth(base_url = "https://{site}.chargebee.com/api/v2")]
pub struct Chargebee {
    site_api_key: Secret,
    site: String,
}
