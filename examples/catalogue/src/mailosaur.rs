use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Mailosaur
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://mailosaur.com/api")]
pub struct Mailosaur {
    password: Option<Secret>,
    username: String,
}
