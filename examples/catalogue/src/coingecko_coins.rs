use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// CoinGecko Coins
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "x_cg_pro_api_key"))]
#[auth(base_url = match(
    "{api_key}",
    None = "https://api.coingecko.com/api/v3/coins/{coin_id}",
    _ = "https://pro-api.coingecko.com/api/v3/coins/{coin_id}",
))]
pub struct CoingeckoCoins {
    api_key: Option<Secret>,
    coin_id: String,
}
