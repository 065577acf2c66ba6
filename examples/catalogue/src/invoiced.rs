use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Invoiced
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://api.invoiced.com")]
pub struct Invoiced {
    password: Option<Secret>,
    #[auth(username)]
    api_key: Secret,
}
