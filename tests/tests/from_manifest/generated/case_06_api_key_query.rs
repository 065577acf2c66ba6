use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "api key"))]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    api_key: Secret,
}
