use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Confluence
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://{domain_name}")]
pub struct Confluence {
    #[auth(password)]
    api_token: Secret,
    #[auth(username)]
    email: String,
    domain_name: String,
}
