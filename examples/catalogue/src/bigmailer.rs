use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// BigMailer
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-API-Key"), base_url = "https://api.bigmailer.io/v1")]
pub struct Bigmailer {
    api_key: Secret,
}
