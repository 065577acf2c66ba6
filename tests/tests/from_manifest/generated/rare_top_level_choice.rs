use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Choice
#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "auth type")]
pub enum Choice {
    #[serde(rename = "OAuth 2")]
    #[auth(oauth2(
        grant = custom("vendor_grant"),
        token_endpoint = "https://auth.example.com/oauth/token",
        rename(client_id = "clientId"),
    ))]
    #[auth(base_url = match(
        "{eu}",
        true = "https://eu.api.example.com",
        false = "https://api.example.com",
    ))]
    Oauth2 {
        #[serde(rename = "clientId")]
        client_id: String,
        #[serde(rename = "clientSecret")]
        client_secret: Secret,
        #[auth(default = true)]
        #[serde(default = "default_oauth2_eu")]
        eu: bool,
    },
    #[auth(none)]
    #[auth(base_url = "https://api.example.com")]
    None,
    #[auth(api_key(json = "auth.key", value = "{base64(key)}"))]
    #[auth(base_url = "https://api.example.com")]
    Key { key: Secret },
}

fn default_oauth2_eu() -> bool {
    true
}
