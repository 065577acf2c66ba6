use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// GlassFrog
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Auth-Token"), base_url = "https://api.glassfrog.com/api/v3")]
pub struct Glassfrog {
    api_key: Secret,
}
