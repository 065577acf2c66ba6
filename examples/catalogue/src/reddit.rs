use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Reddit
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://oauth.reddit.com")]
pub struct Reddit {
    #[auth(token)]
    api_key: Secret,
}
