use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// YouTube Data
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://www.googleapis.com/youtube/v3")]
pub struct YoutubeData {
    #[auth(flatten)]
    credentials: Credentials,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "auth_method")]
pub enum Credentials {
    #[serde(rename = "api_key")]
    #[auth(api_key(query = "key"))]
    ApiKey { api_key: Secret },
    #[serde(rename = "oauth2.0")]
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://oauth2.googleapis.com/token",
        scope = "https://www.googleapis.com/auth/youtube.force-ssl",
    ))]
    Oauth { client_id: String, client_secret: Secret, refresh_token: Secret },
}
