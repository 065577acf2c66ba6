use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic(username = "{user}", password = "{pw}"))]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    user: String,
    pw: Secret,
}
