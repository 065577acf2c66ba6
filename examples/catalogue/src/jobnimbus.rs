use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// JobNimbus
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://app.jobnimbus.com/api1")]
pub struct Jobnimbus {
    #[auth(token)]
    api_key: Secret,
}
