use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// ConfigCat
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://api.configcat.com/v1")]
pub struct Configcat {
    username: String,
    password: Secret,
}
