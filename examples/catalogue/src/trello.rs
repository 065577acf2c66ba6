use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Trello
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(
    header = "Authorization",
    value = r#"OAuth oauth_consumer_key="{key}", oauth_token="{token}""#
))]
#[auth(base_url = "https://api.trello.com/1")]
pub struct Trello {
    key: Secret,
    token: Secret,
}
