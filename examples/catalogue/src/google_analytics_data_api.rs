use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};
use serde::Deserialize;

use crate::google_service_account::service_account_token;

/// Google Analytics Data API
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://analyticsdata.googleapis.com/v1beta")]
pub struct GoogleAnalyticsDataApi {
    #[auth(flatten)]
    credentials: Credentials,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "auth_type")]
pub enum Credentials {
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://www.googleapis.com/oauth2/v4/token",
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
    credentials_json: Secret,
}

fn token(config: &Service, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let scope = "https://www.googleapis.com/auth/analytics.readonly";
    service_account_token(&config.credentials_json, scope, requests)
}
