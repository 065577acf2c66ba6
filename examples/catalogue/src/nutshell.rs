use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Nutshell
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://app.nutshell.com/rest")]
pub struct Nutshell {
    password: Option<Secret>,
    username: String,
}
