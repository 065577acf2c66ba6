use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Mailjet Mail
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://api.mailjet.com/v3/REST")]
pub struct MailjetMail {
    #[auth(username)]
    api_key: String,
    #[auth(password)]
    api_key_secret: Secret,
}
