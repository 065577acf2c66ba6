use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// MailerSend
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.mailersend.com/v1")]
pub struct Mailersend {
    #[auth(token)]
    api_token: Secret,
}
