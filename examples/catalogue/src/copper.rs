use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Copper
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-PW-AccessToken"), base_url = "https://api.copper.com/developer_api/v1")]
#[auth(headers("X-PW-UserEmail" = "{user_email}"))]
pub struct Copper {
    api_key: Secret,
    user_email: String,
}
