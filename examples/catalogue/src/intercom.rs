use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Intercom
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.intercom.io")]
pub struct Intercom {
    #[auth(token)]
    access_token: Secret,
}
