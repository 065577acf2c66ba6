use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Open Exchange Rates
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "app_id"), base_url = "https://openexchangerates.org/api")]
pub struct OpenExchangeRates {
    #[auth(api_key)]
    app_id: Secret,
}
