use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer(token = "{at}"))]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    at: Secret,
}
