use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Buzzsprout
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization", value = "Token token={api_key}"))]
#[auth(base_url = "https://www.buzzsprout.com/api")]
pub struct Buzzsprout {
    api_key: Secret,
}
