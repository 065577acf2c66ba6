use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Twilio Taskrouter
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://taskrouter.twilio.com")]
pub struct TwilioTaskrouter {
    #[auth(username)]
    account_sid: Secret,
    #[auth(password)]
    auth_token: Secret,
}
