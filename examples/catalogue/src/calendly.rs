use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Calendly
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.calendly.com")]
pub struct Calendly {
    #[auth(token)]
    api_key: Secret,
}
