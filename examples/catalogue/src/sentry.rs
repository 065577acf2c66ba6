use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Sentry
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://{hostname}/api/0")]
pub struct Sentry {
    #[auth(token)]
    auth_token: Secret,
    #[auth(default = "sentry.io")]
    #[serde(default = "default_hostname")]
    hostname: String,
}

fn default_hostname() -> String {
    "sentry.io".to_owned()
}
