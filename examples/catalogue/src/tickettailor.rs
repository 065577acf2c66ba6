use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Ticket Tailor
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://api.tickettailor.com/v1")]
pub struct Tickettailor {
    #[auth(username)]
    api_key: Secret,
}
