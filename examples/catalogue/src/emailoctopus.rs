use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// EmailOctopus
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "api_key"), base_url = "https://emailoctopus.com/api/1.6")]
pub struct Emailoctopus {
    api_key: Secret,
}
