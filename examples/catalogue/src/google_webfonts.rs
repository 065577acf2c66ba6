use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Google Web Fonts
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "apikey"), api_key(query = "key"))]
#[auth(base_url = "https://webfonts.googleapis.com/v1")]
pub struct GoogleWebfonts {
    api_key: Secret,
}
