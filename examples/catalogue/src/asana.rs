use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Asana
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://app.asana.com/api/1.0")]
pub struct Asana {
    #[auth(flatten)]
    credentials: Credentials,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "option_title")]
pub enum Credentials {
    #[serde(rename = "OAuth Credentials")]
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://app.asana.com/-/oauth_token",
    ))]
    OauthCredentials { client_id: String, client_secret: Secret, refresh_token: Secret },
    #[serde(rename = "PAT Credentials")]
    #[auth(bearer)]
    PatCredentials {
        #[auth(token)]
        personal_access_token: Secret,
    },
}
