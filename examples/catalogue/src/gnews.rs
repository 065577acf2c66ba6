use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// GNews
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "token"), base_url = "https://gnews.io/api/v4")]
pub struct Gnews {
    api_key: Secret,
}
