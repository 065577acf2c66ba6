use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Teamwork
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://{site_name}.teamwork.com/projects/api/v3")]
pub struct Teamwork {
    password: Option<Secret>,
    username: String,
    site_name: String,
}
