use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// CoinMarketCap
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-CMC_PRO_API_KEY"), base_url = "https://pro-api.coinmarketcap.com")]
pub struct Coinmarketcap {
    api_key: Secret,
}
