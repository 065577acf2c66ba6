use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Twilio
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://api.twilio.com")]
#[auth(also_send_to("https://conversations.twilio.com"))]
pub struct Twilio {
    #[auth(password)]
    auth_token: Secret,
    #[auth(username)]
    account_sid: Secret,
}
