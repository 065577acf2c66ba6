use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// FullStory
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.fullstory.com")]
pub struct Fullstory {
    #[auth(token)]
    api_key: Secret,
}
