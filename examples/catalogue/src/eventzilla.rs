use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Eventzilla
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "x-api-key"), base_url = "https://www.eventzillaapi.net/api/v2")]
pub struct Eventzilla {
    #[auth(api_key)]
    #[serde(rename = "x-api-key")]
    x_api_key: Secret,
}
