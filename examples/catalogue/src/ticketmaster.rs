use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Ticketmaster
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "apikey"), base_url = "https://app.ticketmaster.com")]
pub struct Ticketmaster {
    api_key: Secret,
}
