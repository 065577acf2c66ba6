use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Wrike
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://{wrike_instance}/api/v4")]
pub struct Wrike {
    #[auth(token)]
    access_token: Secret,
    wrike_instance: String,
}
