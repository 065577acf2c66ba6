use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// monday.com
#[derive(AuthConfig, Debug, Deserialize)]
#[serde(transparent)]
#[auth(base_url = "https://api.monday.com/v2")]
pub struct Monday {
    #[auth(flatten)]
    login: Login,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(untagged)]
pub enum Login {
    Current {
        #[auth(flatten)]
        credentials: Credentials,
    },
    #[auth(bearer)]
    Older {
        #[auth(token)]
        api_token: Secret,
    },
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "auth_type")]
pub enum Credentials {
    #[serde(rename = "api_token")]
    #[auth(bearer)]
    ApiToken {
        #[auth(token)]
        api_token: Secret,
    },
    #[serde(rename = "oauth2.0")]
    #[auth(bearer)]
    Oauth {
        #[auth(token)]
        access_token: Secret,
    },
}
