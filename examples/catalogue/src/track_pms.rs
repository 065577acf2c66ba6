use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Track PMS
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://{customer_domain}/api")]
pub struct TrackPms {
    #[auth(password)]
    api_secret: Option<Secret>,
    #[auth(username)]
    api_key: Secret,
    customer_domain: String,
}
