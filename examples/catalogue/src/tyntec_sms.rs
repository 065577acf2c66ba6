use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// tyntec SMS
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "apikey"), base_url = "https://api.tyntec.com")]
pub struct TyntecSms {
    api_key: Secret,
}
