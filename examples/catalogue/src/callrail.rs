use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// CallRail
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization", value = "Token token={api_key}"))]
#[auth(base_url = "https://api.callrail.com/v3/a")]
pub struct Callrail {
    api_key: Secret,
}
