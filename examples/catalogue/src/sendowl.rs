use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// SendOwl
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://www.sendowl.com/api/v1")]
pub struct Sendowl {
    password: Option<Secret>,
    username: String,
}
