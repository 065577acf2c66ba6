use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Mux
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://api.mux.com")]
pub struct Mux {
    password: Option<Secret>,
    username: String,
}
