//! Serde and std derives beside ours.

#![deny(warnings)]

use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Deserialize, Clone, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[auth(bearer)]
#[non_exhaustive]
struct Api {
    /// The token, in `{braces}`.
    #[serde(rename = "pat")]
    #[auth(env = "API_PAT")]
    token: Secret,
    #[serde(default)]
    #[allow(dead_code)]
    page_size: Option<u32>,
}

#[derive(AuthConfig, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Login {
    #[auth(bearer)]
    Token { token: Secret },
    #[auth(basic)]
    Password {
        username: String,
        #[serde(default)]
        password: Option<Secret>,
    },
    #[auth(none)]
    Anonymous,
}

pub(crate) fn main() {
    serde_json::from_str::<Api>(r#"{"pat": "t"}"#).unwrap().authenticator().unwrap();
    serde_json::from_str::<Login>(r#"{"type": "anonymous"}"#).unwrap().authenticator().unwrap();
}
