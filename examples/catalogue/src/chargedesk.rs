use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// ChargeDesk
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://api.chargedesk.com/v1")]
pub struct Chargedesk {
    password: Option<Secret>,
    username: String,
}
