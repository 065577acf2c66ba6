use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Freshchat
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://{account_name}.freshchat.com")]
pub struct Freshchat {
    #[auth(token)]
    api_key: Secret,
    account_name: String,
}
