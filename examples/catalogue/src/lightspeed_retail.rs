use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Lightspeed Retail
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://{subdomain}.retail.lightspeed.app")]
pub struct LightspeedRetail {
    #[auth(token)]
    api_key: Secret,
    subdomain: String,
}
