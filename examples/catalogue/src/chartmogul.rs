use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// ChartMogul
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic(username = "{api_key}", password = "{api_key}"))]
#[auth(base_url = "https://api.chartmogul.com")]
pub struct Chartmogul {
    api_key: Secret,
}
