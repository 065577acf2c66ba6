use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Gong
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://api.gong.io/v2")]
pub struct Gong {
    #[auth(flatten)]
    credentials: Credentials,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "auth_type")]
pub enum Credentials {
    #[serde(rename = "OAuth2.0")]
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://app.gong.io/oauth2/generate-customer-token",
        client_auth = client_secret_basic,
        rotate_refresh_token,
    ))]
    Oauth { client_id: String, client_secret: Secret, refresh_token: Secret },
    #[serde(rename = "APIKey")]
    #[auth(basic)]
    ApiKey {
        #[auth(username)]
        access_key: Secret,
        #[auth(password)]
        access_key_secret: Secret,
    },
}
