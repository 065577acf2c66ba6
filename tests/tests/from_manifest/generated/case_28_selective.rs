use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    #[auth(flatten)]
    auth: Auth,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "type")]
pub enum Auth {
    #[serde(rename = "token")]
    #[auth(bearer)]
    Token { token: Secret },
    #[serde(rename = "key")]
    #[auth(api_key(query = "k", value = "{key}"))]
    Key { key: Secret },
}
