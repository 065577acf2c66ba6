use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// CoinAPI
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-CoinAPI-Key"))]
#[auth(base_url = match(
    "{environment}",
    "production" = "https://rest.coinapi.io/v1",
    _ = "https://rest-sandbox.coinapi.io/v1",
))]
pub struct CoinApi {
    api_key: Secret,
    environment: String,
}
