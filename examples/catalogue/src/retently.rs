use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Retently
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://app.retently.com/api/v2")]
pub struct Retently {
    #[auth(flatten)]
    credentials: Credentials,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(untagged)]
pub enum Credentials {
    #[auth(api_key(header = "Authorization", value = "api_key={api_key}"))]
    ApiKey { api_key: Secret },
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://app.retently.com/api/oauth/token",
    ))]
    Oauth { client_id: String, client_secret: Secret, refresh_token: Secret },
}
