use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-{brand}-Key", value = "Token token={api_key}"))]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    brand: String,
    api_key: Secret,
}
