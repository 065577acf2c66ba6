use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Google Ads
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://googleads.googleapis.com/v20")]
pub struct GoogleAds {
    #[auth(flatten)]
    credentials: Credentials,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://www.googleapis.com/oauth2/v3/token",
))]
#[auth(headers("developer-token" = "{developer_token}"))]
pub struct Credentials {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
    developer_token: Secret,
}
