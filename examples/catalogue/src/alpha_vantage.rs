use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Alpha Vantage
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "apikey"), base_url = "https://www.alphavantage.co")]
pub struct AlphaVantage {
    api_key: Secret,
}
