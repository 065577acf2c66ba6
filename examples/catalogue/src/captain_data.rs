use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Captain Data
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "x-api-key"), base_url = "https://api.captaindata.co/v3")]
pub struct CaptainData {
    api_key: Secret,
}
