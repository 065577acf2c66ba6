use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Serpstat
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "token"), base_url = "https://api.serpstat.com/v4")]
pub struct Serpstat {
    api_key: Secret,
}
