use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Trustpilot
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "apikey"), base_url = "https://api.trustpilot.com/v1")]
pub struct Trustpilot {
    #[auth(api_key)]
    client_id: Option<String>,
    #[auth(flatten)]
    credentials: Credentials,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "auth_type")]
pub enum Credentials {
    #[serde(rename = "apikey")]
    #[auth(none)]
    Apikey,
    #[serde(rename = "oauth2.0")]
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://api.trustpilot.com/v1/oauth/oauth-business-users-for-applications/accesstoken",
        rotate_refresh_token,
    ))]
    Oauth { client_id: String, client_secret: Secret, refresh_token: Secret },
}
