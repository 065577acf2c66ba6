use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Shippo
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization", value = "ShippoToken {shippo_token}"))]
#[auth(base_url = "https://api.goshippo.com")]
pub struct Shippo {
    shippo_token: Secret,
}
