use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Gorgias
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://{domain_name}.gorgias.com/api")]
pub struct Gorgias {
    password: Option<Secret>,
    username: String,
    domain_name: String,
}
