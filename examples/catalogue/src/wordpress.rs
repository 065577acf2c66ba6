use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// WordPress
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://{domain}/wp-json")]
pub struct Wordpress {
    password: Secret,
    username: Secret,
    domain: String,
}
