use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};
use serde::Deserialize;

use crate::google_service_account::service_account_token;

/// Google Search Console
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://www.googleapis.com/webmasters/v3")]
pub struct GoogleSearchConsole {
    #[auth(flatten)]
    authorization: Authorization,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "auth_type")]
pub enum Authorization {
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://oauth2.googleapis.com/token",
    ))]
    Client {
        client_id: String,
        client_secret: Secret,
        refresh_token: Secret,
    },
    Service(Service),
}

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(token_with = token)]
pub struct Service {
    service_account_info: Secret,
}

fn token(config: &Service, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let scope = "https://www.googleapis.com/auth/webmasters.readonly";
    service_account_token(&config.service_account_info, scope, requests)
}
