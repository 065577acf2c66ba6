use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// The Guardian API
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "api-key"), base_url = "https://content.guardianapis.com")]
pub struct TheGuardianApi {
    api_key: Secret,
}
