use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic)]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    username: String,
    password: Secret,
}
