use auth_blocking::AuthConfig;
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(none)]
#[auth(base_url = "https://api.example.com")]
pub struct Api {}
