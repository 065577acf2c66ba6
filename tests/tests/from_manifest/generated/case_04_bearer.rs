use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer)]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    token: Secret,
}
