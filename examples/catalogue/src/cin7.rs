use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Cin7
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "api-auth-applicationkey"))]
#[auth(base_url = "https://inventory.dearsystems.com/externalapi/v2")]
#[auth(headers("api-auth-accountid" = "{accountid}"))]
pub struct Cin7 {
    accountid: String,
    api_key: Secret,
}
