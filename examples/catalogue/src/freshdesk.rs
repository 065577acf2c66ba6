use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Freshdesk
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://{domain}/api/v2")]
pub struct Freshdesk {
    #[auth(username)]
    api_key: Secret,
    domain: String,
}
