use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Zendesk Chat
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://{subdomain}.zendesk.com/api/v2/chat")]
pub struct ZendeskChat {
    subdomain: String,
    #[auth(flatten)]
    credentials: Credentials,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer)]
pub struct Credentials {
    #[auth(token)]
    access_token: Option<Secret>,
}
