use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Amazon Ads
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://api.amazon.com/auth/o2/token",
))]
#[auth(base_url = match(
    "{region}",
    "NA" = "https://advertising-api.amazon.com",
    "EU" = "https://advertising-api-eu.amazon.com",
    _ = "https://advertising-api-fe.amazon.com",
))]
#[auth(headers("Amazon-Advertising-API-ClientId" = "{client_id}"))]
pub struct AmazonAds {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
    #[auth(default = "NA")]
    #[serde(default = "default_region")]
    region: String,
}

fn default_region() -> String {
    "NA".to_owned()
}
