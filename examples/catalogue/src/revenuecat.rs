use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// RevenueCat
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.revenuecat.com/v2")]
pub struct Revenuecat {
    #[auth(token)]
    api_key: Secret,
}
