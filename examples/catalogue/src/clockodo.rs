use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Clockodo
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://my.clockodo.com/api")]
pub struct Clockodo {
    #[auth(password)]
    api_key: Secret,
    #[auth(username)]
    email_address: String,
}
