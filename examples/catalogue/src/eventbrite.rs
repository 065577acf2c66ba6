use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Eventbrite
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://www.eventbriteapi.com")]
pub struct Eventbrite {
    #[auth(token)]
    private_token: Secret,
}
