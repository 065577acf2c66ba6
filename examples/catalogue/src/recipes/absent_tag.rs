//! A serde tag that older configs do not have.

use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// With the tag, or as it was before there was one.
#[derive(AuthConfig, Debug, Deserialize)]
#[serde(untagged)]
#[auth(base_url = "https://api.example.com")]
pub enum Login {
    Tagged(Tagged),
    #[auth(bearer)]
    Untagged {
        token: Secret,
    },
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "auth_type", content = "value")]
pub enum Tagged {
    #[serde(rename = "Token")]
    #[auth(bearer)]
    Token { token: Secret },
    #[serde(rename = "API Key")]
    #[auth(api_key(header = "X-Api-Key"))]
    ApiKey { api_key: Secret },
}
