use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// BlueTally
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://app.bluetallyapp.com")]
pub struct Bluetally {
    #[auth(token)]
    api_key: Secret,
}
