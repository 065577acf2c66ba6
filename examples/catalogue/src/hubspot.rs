use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// HubSpot
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://api.hubapi.com")]
pub struct Hubspot {
    #[auth(flatten)]
    credentials: Credentials,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "credentials_title")]
pub enum Credentials {
    #[serde(rename = "OAuth Credentials")]
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://api.hubapi.com/oauth/v1/token",
    ))]
    OauthCredentials { client_id: String, client_secret: Secret, refresh_token: Secret },
    #[serde(rename = "Private App Credentials")]
    #[auth(bearer)]
    PrivateAppCredentials {
        #[auth(token)]
        access_token: Secret,
    },
}
