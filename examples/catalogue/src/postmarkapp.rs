use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Postmark, server level
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Postmark-Server-Token"), base_url = "https://api.postmarkapp.com")]
pub struct Postmarkapp {
    #[auth(api_key)]
    #[serde(rename = "X-Postmark-Server-Token")]
    server_token: Secret,
}

/// Postmark, account level
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Postmark-Account-Token"), base_url = "https://api.postmarkapp.com")]
pub struct PostmarkappAccount {
    #[auth(api_key)]
    #[serde(rename = "X-Postmark-Account-Token")]
    account_token: Secret,
}
