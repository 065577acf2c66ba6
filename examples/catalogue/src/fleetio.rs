use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Fleetio
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Account-Token", value = "{account_token}"))]
#[auth(api_key(header = "Authorization", value = "Token {api_key}"))]
#[auth(base_url = "https://secure.fleetio.com/api")]
pub struct Fleetio {
    account_token: Secret,
    api_key: Secret,
}
