use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Airtable
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://api.airtable.com/v0")]
pub struct Airtable {
    #[auth(flatten)]
    credentials: Credentials,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "auth_method")]
pub enum Credentials {
    #[serde(rename = "api_key")]
    #[auth(bearer(token = "{api_key}"))]
    ApiKey { api_key: Secret },
    #[serde(rename = "oauth2.0")]
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://airtable.com/oauth2/v1/token",
        client_auth = client_secret_basic,
        rotate_refresh_token,
    ))]
    Oauth20 {
        client_id: String,
        client_secret: Secret,
        refresh_token: Secret,
    },
}
