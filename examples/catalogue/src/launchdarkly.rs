use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// LaunchDarkly
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization"), base_url = "https://app.launchdarkly.com/api/v2")]
pub struct Launchdarkly {
    #[auth(api_key)]
    access_token: Secret,
}
