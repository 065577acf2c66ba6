use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Pipedrive
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "api_token"), base_url = "https://api.pipedrive.com")]
pub struct Pipedrive {
    #[auth(api_key)]
    api_token: Secret,
}
