use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Zenloop
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.zenloop.com/v1")]
pub struct Zenloop {
    #[auth(token)]
    api_token: Secret,
}
