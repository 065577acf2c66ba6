use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Canny
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(form = "apiKey"), base_url = "https://canny.io/api")]
pub struct Canny {
    api_key: Secret,
}
