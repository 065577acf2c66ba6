use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Miro
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.miro.com")]
pub struct Miro {
    #[auth(token)]
    api_key: Secret,
}
