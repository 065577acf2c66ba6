use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// incident.io
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.incident.io")]
pub struct IncidentIo {
    #[auth(token)]
    api_key: Secret,
}
