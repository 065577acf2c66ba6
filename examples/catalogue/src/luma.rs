use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Luma
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "x-luma-api-key"), base_url = "https://api.lu.ma/public/v1")]
pub struct Luma {
    api_key: Secret,
}
