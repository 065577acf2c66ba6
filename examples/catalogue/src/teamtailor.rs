use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Teamtailor
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization", value = "Token token={api}"))]
#[auth(base_url = "https://api.teamtailor.com/v1")]
pub struct Teamtailor {
    api: Secret,
}
