use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Ashby
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic(username = "{api_key}", password = "{api_key}"), base_url = "https://api.ashbyhq.com")]
pub struct Ashby {
    api_key: Secret,
}
