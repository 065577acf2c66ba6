use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// StockData
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "api_token"), base_url = "https://api.stockdata.org/v1")]
pub struct Stockdata {
    api_key: Secret,
}
