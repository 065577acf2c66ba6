use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Twelve Data
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "apikey"), base_url = "https://api.twelvedata.com")]
pub struct TwelveData {
    api_key: Secret,
}
