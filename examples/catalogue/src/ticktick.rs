use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// TickTick
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://api.ticktick.com")]
pub struct Ticktick {
    #[auth(flatten)]
    authorization: Authorization,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "auth_type")]
pub enum Authorization {
    #[serde(rename = "Oauth")]
    #[auth(bearer)]
    Oauth {
        #[auth(token)]
        client_access_token: Option<Secret>,
    },
    #[serde(rename = "Token")]
    #[auth(bearer)]
    Token {
        #[auth(token)]
        bearer_token: Secret,
    },
}
