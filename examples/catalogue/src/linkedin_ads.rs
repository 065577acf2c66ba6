use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// LinkedIn Ads
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://api.linkedin.com/rest")]
pub struct LinkedinAds {
    #[auth(flatten)]
    credentials: Credentials,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "auth_method")]
pub enum Credentials {
    #[serde(rename = "oAuth2.0")]
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://www.linkedin.com/oauth/v2/accessToken",
    ))]
    Oauth { client_id: String, client_secret: Secret, refresh_token: Secret },
    #[serde(rename = "access_token")]
    #[auth(bearer)]
    AccessToken {
        #[auth(token)]
        access_token: Secret,
    },
}
