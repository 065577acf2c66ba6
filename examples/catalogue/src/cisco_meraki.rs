use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Cisco Meraki
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.meraki.com")]
pub struct CiscoMeraki {
    #[auth(token)]
    api_key: Secret,
}
