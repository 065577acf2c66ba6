use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Thinkific
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Auth-API-Key"), base_url = "https://api.thinkific.com/api/public/v1")]
#[auth(headers("X-Auth-Subdomain" = "{subdomain}"))]
pub struct Thinkific {
    api_key: Secret,
    subdomain: String,
}
