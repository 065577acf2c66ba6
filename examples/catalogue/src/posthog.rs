use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// PostHog
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "{base_url}/api")]
pub struct Posthog {
    #[auth(token)]
    api_key: Secret,
    #[auth(default = "https://app.posthog.com")]
    #[serde(default = "default_base_url")]
    base_url: String,
}

fn default_base_url() -> String {
    "https://app.posthog.com".to_owned()
}
