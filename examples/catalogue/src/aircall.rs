use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Aircall
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://api.aircall.io/v1")]
pub struct Aircall {
    #[auth(username)]
    api_id: Secret,
    #[auth(password)]
    api_token: Secret,
}
