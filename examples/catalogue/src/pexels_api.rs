use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Pexels API
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization"), base_url = "https://api.pexels.com")]
pub struct PexelsApi {
    api_key: Secret,
}
