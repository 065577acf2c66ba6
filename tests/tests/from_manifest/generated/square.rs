use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Square
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = match(
    "{is_sandbox}",
    true = "https://connect.squareupsandbox.com/v2",
    false = "https://connect.squareup.com/v2",
))]
pub struct Square {
    is_sandbox: bool,
    #[auth(flatten)]
    credentials: Credentials,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "auth_type")]
pub enum Credentials {
    #[serde(rename = "OAuth")]
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://connect.squareup.com/oauth2/token",
        expiry(property = "expires_at", format = rfc3339),
    ))]
    Oauth {
        client_id: String,
        client_secret: Secret,
        refresh_token: Secret,
    },
    #[serde(rename = "API Key")]
    #[auth(bearer(token = "{api_key}"))]
    ApiKey { api_key: Secret },
}
