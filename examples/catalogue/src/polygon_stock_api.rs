use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Polygon Stock API
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-CoinAPI-Key"), base_url = "https://api.polygon.io")]
pub struct PolygonStockApi {
    #[serde(rename = "apiKey")]
    api_key: Secret,
}
